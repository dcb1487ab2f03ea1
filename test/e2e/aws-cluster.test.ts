import { describe, expect, test } from "@jest/globals";
import { literal } from "../../constructs/cdk.ts";
import type { AwsClusterProps } from "../../constructs/aws/cluster/cluster.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { aFleet } from "../support/a-fleet.ts";
import { NETWORK, anAwsCluster, anAwsPool } from "../support/an-aws-cluster.ts";
import { fleetStack } from "../support/aws-fleet-stack.ts";
import { planOnAws } from "../support/aws-validate.ts";
import type { RemoteOutputs } from "../support/aws-validate.ts";
import { tempFolder } from "../support/temp-folder.ts";

const SOMEBODY_ELSES: typeof NETWORK = {
  ...NETWORK,
  detail: { ...NETWORK.detail, zones: [], subnets: { private: { a: "subnet-a", b: "subnet-b" }, public: {}, intra: {} } },
};

const SHAPES: Readonly<Record<string, Partial<AwsClusterProps>>> = {
  "restricted, one on-demand pool, a pinned add-on, rights for people and pods": {
    services: Cidr.from("172.20.0.0/16"),
    addons: { coredns: literal("v1.12.3-eksbuild.1") },
    grants: [{ name: "principal-ops", principal: literal("arn:aws:iam::111122223333:role/ops"), rights: "edit" }],
    creatorIsAdmin: false,
    identities: { "flux-system/source-controller": literal("arn:aws:iam::111122223333:role/flux") },
  },
  "private, spot and arm64 pools, labels and taints": {
    endpoint: "private",
    compute: {
      pools: [
        anAwsPool("general"),
        anAwsPool("cheap", { spot: true, min: 0 }),
        anAwsPool("arm", {
          arch: "arm64",
          labels: { "acme.example/tier": "web" },
          taints: [{ key: "dedicated", value: "web", effect: "NoSchedule" }],
        }),
        anAwsPool("gpu", { machine: "g6.xlarge" }),
        anAwsPool("rocket", { image: "bottlerocket" }),
        anAwsPool("rocket-arm", { image: "bottlerocket", arch: "arm64" }),
        anAwsPool("rocket-gpu", { image: "bottlerocket", machine: "g6.xlarge", surge: 100 }),
      ],
    },
  },
  "public, in one zone": { endpoint: "public", compute: { pools: [anAwsPool("general", { zones: 1 })] } },
  "in a network that something else owns, without subnets of the control plane's own": {
    network: SOMEBODY_ELSES,
    subnetIds: ["subnet-a", "subnet-b"],
  },
  "in Auto Mode": { compute: "auto" },
};

describe("the oldest AWS plugin plans a cluster", () => {
  const folder = tempFolder();

  test.each(Object.entries(SHAPES))("%s", async (_name, shape) => {
    const changes = await planOnAws(anAwsCluster(shape).json, folder());
    expect(changes.filter(({ action }) => action !== "create")).toEqual([]);
    expect(changes.map(({ address }) => address.split(".")[0])).toContain("aws_eks_cluster");
  });
});

const ROLES = { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" };

/** Clusters that CI calls from one of the fleet's networks and over the internet. */
const CALLED = aFleet(
  {
    "aws eu-west": { identity: ROLES, clusters: { hub: {} } },
    "aws eu-north": { identity: ROLES, location: "eu-north-1", clusters: { shop: {} } },
  },
  { access: { operators: [], ci: [Cidr.from("198.51.100.7/32"), { region: "eu-north" }], principals: [] } },
);

function remote(natAddresses: readonly string[]): RemoteOutputs {
  const outputs = { network_record: { ...NETWORK, egress: natAddresses } };
  return { "network-eu-north": outputs, "network-eu-west": outputs, cluster: { cluster_security_group_id: "sg-1" } };
}

describe("the oldest AWS plugin plans the stacks of a fleet", () => {
  const folder = tempFolder();

  test("a cluster that is called from another network", async () => {
    const changes = await planOnAws(await fleetStack(CALLED, "cluster-hub"), folder(), remote(["192.0.2.9"]));
    expect(changes.map(({ action }) => action)).toContain("create");
  });

  test("the rules that let callers on private paths in", async () => {
    const changes = await planOnAws(await fleetStack(CALLED, "access-hub"), folder(), remote([]));
    expect(changes.map(({ address }) => address.split(".")[0])).toEqual(["aws_vpc_security_group_ingress_rule"]);
  });

  test("but not an API server that could let nobody in, which EKS reads as everybody", async () => {
    const fleet = {
      ...CALLED,
      access: { operators: [], ci: [{ region: "eu-north" }], principals: [] },
      connectivity: NOT_CONNECTED,
    };
    const json = await fleetStack(fleet, "cluster-hub");
    await expect(planOnAws(json, folder(), remote([]))).rejects.toThrow("none could be let in");
  });
});

const NOT_CONNECTED: Fleet["connectivity"] = { default: "none", hubs: {}, links: [] };
