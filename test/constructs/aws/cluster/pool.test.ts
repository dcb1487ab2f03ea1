import { literal } from "../../../../constructs/cdk.ts";
import { describe, expect, test } from "@jest/globals";
import { parsePoolBounds } from "../../../../lib/contracts/parse-pool-bounds.ts";
import { POOL_BOUNDS_VARIABLE } from "../../../../lib/contracts/pool-bounds.ts";
import { NETWORK, anAwsCluster, anAwsPool } from "../../../support/an-aws-cluster.ts";

interface Template {
  readonly name_prefix: string;
  readonly tag_specifications: readonly { readonly resource_type: string; readonly tags: Readonly<Record<string, string>> }[];
}

describe("the nodes of a pool", () => {
  test("bear the tags of everything else, on instances, disks and interfaces, which no default tag reaches", () => {
    const { tag_specifications: specifications } = anAwsCluster().one("aws_launch_template") as unknown as Template;
    expect(specifications.map(({ resource_type: type }) => type)).toEqual(["instance", "network-interface", "volume"]);
    for (const { tags } of specifications) {
      expect(tags).toEqual({
        "fleetwright.dev/fleet": "acme",
        "fleetwright.dev/stack": "cluster-shop",
        Name: "acme-shop-general",
      });
    }
  });

  test.each([
    ["eu-west-1", "m7i.xlarge"],
    ["ca-west-1", "m6i.xlarge"],
    ["cn-north-1", "m6i.xlarge"],
  ])("are of a type that their location has: in %s a 4x16 is a %s", (location, type) => {
    const pools = [anAwsPool("general")];
    const { one } = anAwsCluster({ location: literal(location), network: NETWORK, compute: { pools } });
    expect(one("aws_eks_node_group")).toMatchObject({ instance_types: [type] });
  });
});

describe("the bounds of a pool", () => {
  const pools = [anAwsPool("general", { min: 4, max: 9 })];
  const { one } = anAwsCluster({ compute: { pools }, role: literal("arn:aws:iam::111122223333:role/apply") });
  const [address] = Object.keys(anAwsCluster({ compute: { pools } }).resources["aws_eks_node_group"] ?? {});
  const group = `\${aws_eks_node_group.${address}.node_group_name}`;
  const bounds = one("terraform_data") as unknown as {
    readonly triggers_replace: object;
    readonly provisioner: readonly {
      readonly "local-exec": { command: string; environment: Record<string, string>; when?: string };
    }[];
  };

  test("are set anew when they change, and for a group that takes another's place, once it is there", () => {
    expect(bounds.triggers_replace).toEqual({ pool: group, min: 4, max: 9 });
  });

  test("are not the plugin's to change: it would send a number of nodes with them", () => {
    expect(one("aws_eks_node_group")).toMatchObject({ lifecycle: { ignore_changes: ["scaling_config"] } });
  });

  test("are set by the role that deploys, and by nothing when the pool goes", () => {
    expect(bounds.provisioner).toHaveLength(1);
    const [{ "local-exec": run } = { "local-exec": undefined }] = bounds.provisioner;
    expect(run?.when).toBeUndefined();
    expect(run?.command).toMatch(/ scale-pool$/);
    expect(parsePoolBounds(run?.environment[POOL_BOUNDS_VARIABLE] ?? "", "it")).toEqual({
      format: 1,
      cloud: "aws",
      account: "111122223333",
      location: "eu-west-1",
      role: "arn:aws:iam::111122223333:role/apply",
      name: "shop",
      cluster: "acme-shop",
      pool: group,
      min: 4,
      max: 9,
    });
  });
});
