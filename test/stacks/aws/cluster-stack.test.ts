import { describe, expect, test } from "@jest/globals";
import type { Principal } from "../../../lib/model/fleet.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { ClusterSketch, RegionSketch } from "../../support/a-fleet.ts";
import type { Resources } from "../../support/aws-connectivity.ts";
import { ofType } from "../../support/aws-connectivity.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

const ARN = "arn:aws:iam::111122223333:role";
const ROLES = { apply: `${ARN}/apply`, plan: `${ARN}/plan` };

interface Sketch {
  readonly region?: RegionSketch;
  readonly cluster?: ClusterSketch;
  readonly principals?: readonly Principal[];
}

/** What the stack of the cluster `shop` makes. */
async function shop({ region = {}, cluster = {}, principals = [] }: Sketch): Promise<Resources> {
  const fleet = aFleet({ "aws eu-west": { ...region, clusters: { hub: {}, shop: cluster } } });
  const json = await fleetStack({ ...fleet, access: { ...fleet.access, principals } }, "cluster-shop");
  return (JSON.parse(json) as { readonly resource: Resources }).resource;
}

function principal(name: string, rights: Principal["rights"], difference: Partial<Principal> = {}): Principal {
  return { name, rights, identity: { aws: `${ARN}/${name}` }, clusters: undefined, ...difference };
}

/** Who has which of AWS's policies: `role policy`. */
function rightsIn(resources: Resources): readonly string[] {
  return ofType(resources, "aws_eks_access_policy_association").map((one) => {
    const entry = resources["aws_eks_access_entry"]?.[String(one["principal_arn"]).split(".")[1] ?? ""];
    return `${String(entry?.["principal_arn"]).split("/").at(-1)} ${String(one["policy_arn"]).split("/").at(-1)}`;
  });
}

describe("who may do what in a cluster of the fleet", () => {
  test("those who deploy its region, and the principals that are meant for it", async () => {
    const principals = [
      principal("operators", "cluster-admin"),
      principal("others", "edit", { clusters: ["hub"] }),
      principal("support", "view", { clusters: ["shop"] }),
      principal("elsewhere", "view", { identity: {} }),
    ];
    expect(rightsIn(await shop({ region: { identity: ROLES }, principals }))).toEqual([
      "apply AmazonEKSClusterAdminPolicy",
      "plan AmazonEKSViewPolicy",
      "operators AmazonEKSClusterAdminPolicy",
      "support AmazonEKSViewPolicy",
    ]);
  });

  test("its creator too where no role deploys the region, also beside other administrators", async () => {
    const rights = rightsIn(await shop({ principals: [principal("operators", "cluster-admin")] }));
    expect(rights).toHaveLength(2);
    expect(rights[0]).toMatch(/issuer_arn/);
  });
});

describe("a cluster of the fleet", () => {
  test("in Auto Mode has neither pools nor add-ons of ours", async () => {
    const resources = await shop({ cluster: { compute: "auto", pools: [] } });
    expect(ofType(resources, "aws_eks_cluster")).toMatchObject([{ compute_config: { enabled: true } }]);
    expect([resources["aws_eks_node_group"], resources["aws_eks_addon"]]).toEqual([undefined, undefined]);
  });

  test("has the add-on versions and the roles of pods that the file names", async () => {
    const identities = { "flux-system/source-controller": `${ARN}/flux` };
    const resources = await shop({ cluster: { addons: { coredns: "v1.12.3-eksbuild.1" }, identities } });
    expect(ofType(resources, "aws_eks_addon").filter((one) => "addon_version" in one)).toMatchObject([{ addon_name: "coredns" }]);
    expect(ofType(resources, "aws_eks_pod_identity_association").map((one) => one["role_arn"])).toContain(`${ARN}/flux`);
  });
});
