import { describe, expect, test } from "@jest/globals";
import type { AwsClusterProps } from "../../constructs/cluster/aws.ts";
import { NETWORK, anAwsCluster, anAwsPool } from "../support/an-aws-cluster.ts";
import { planOnAws } from "../support/aws-validate.ts";
import { tempFolder } from "../support/temp-folder.ts";

const SHAPES: Readonly<Record<string, Partial<AwsClusterProps>>> = {
  "restricted, one on-demand pool": { services: "172.20.0.0/16" },
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
      ],
    },
  },
  "public, in one zone": { endpoint: "public", compute: { pools: [anAwsPool("general", { zones: 1 })] } },
  "with the addresses of another network": {
    callers: [
      { path: "internet", block: "198.51.100.7/32" },
      { path: "private", natAddresses: '${["192.0.2.9"]}' },
    ],
  },
  "in a network that something else owns, without subnets of the control plane's own": {
    network: { ...NETWORK, zones: [], subnets: { private: ["subnet-a", "subnet-b"], public: [], intra: [] } },
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

describe("the plan is refused", () => {
  const folder = tempFolder();

  test("when a restricted API server would have nobody to let in, which EKS reads as everybody", async () => {
    const { json } = anAwsCluster({ callers: [{ path: "internet", natAddresses: "${[]}" }] });
    await expect(planOnAws(json, folder())).rejects.toThrow("none could be let in");
  });
});
