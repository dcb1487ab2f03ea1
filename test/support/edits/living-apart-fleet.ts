import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";

const ACCOUNT = "111122223333";
const existing = (id: string) => ({ id, kubeconfig: `.secrets/${id}.kubeconfig`, context: "admin" });

/** Each region has a state of its own, in each backend that is built; one sizes its ranges, one is a network of others with all its subnets. */
export const LIVING_APART_FLEET: FleetSpec = {
  fleet: "apart",
  edition: "2026-11",
  state: { backend: "s3", bucket: "apart-terraform", region: "eu-west-1", account: ACCOUNT },
  addressing: { pool: "10.0.0.0/8" },
  connectivity: { default: "none" },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", registry: ["clusterprofile"], agent: "none" },
  defaults: { protect: false },
  regions: {
    sized: {
      cloud: "aws",
      location: "eu-west-1",
      account: ACCOUNT,
      zones: ["euw1-az1", "euw1-az2"],
      nat: "single",
      sizes: { block: 17, private: 20, public: 25, intra: 26, pods: 20, services: 20 },
      state: {
        backend: "s3",
        bucket: "apart-west",
        region: "eu-west-1",
        account: ACCOUNT,
        identity: `arn:aws:iam::${ACCOUNT}:role/state`,
        jurisdiction: "eu",
      },
    },
    old: {
      cloud: "aws",
      location: "eu-central-1",
      account: ACCOUNT,
      network: {
        id: "vpc-0123456789abcdef0",
        cidrs: ["192.168.0.0/16"],
        subnets: { private: ["subnet-0a", "subnet-0b"], public: ["subnet-0c", "subnet-0d"], intra: ["subnet-0e", "subnet-0f"] },
        routeTables: ["rtb-0a"],
        natAddresses: ["198.51.100.9"],
      },
    },
    plant: { cloud: "external", state: { backend: "gcs", bucket: "apart-plant", location: "europe-north1" } },
    yard: { cloud: "external", state: { backend: "local", dir: ".fleetwright/yard" } },
  },
  clusters: {
    hub: { region: "sized" },
    kept: {
      region: "old",
      adopt: {
        names: { cluster: "kept-prod", "cluster-role": "kept-eks" },
        imports: { "aws_eks_cluster.cluster": "kept-prod", "aws_iam_role.cluster-role": "kept-eks" },
      },
    },
    plant: { region: "plant", existing: existing("plant-7") },
    yard: { region: "yard", existing: existing("yard-2") },
  },
};
