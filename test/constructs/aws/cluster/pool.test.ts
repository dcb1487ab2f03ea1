import { literal } from "../../../../constructs/cdk.ts";
import { describe, expect, test } from "@jest/globals";
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
