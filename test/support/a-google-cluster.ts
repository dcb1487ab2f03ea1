import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import { GoogleCluster } from "../../constructs/google/cluster/cluster.ts";
import type { GoogleClusterProps, GooglePoolSpec } from "../../constructs/google/cluster/cluster.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Pool } from "../../lib/model/fleet.ts";
import { aPool } from "./a-fleet.ts";
import type { SynthesizedCluster } from "./an-aws-cluster.ts";
import type { Resources } from "./aws-connectivity.ts";

/** A pool as far as it differs from a plain one. */
export function aGooglePool(name: string, difference: Partial<Pool> = {}): GooglePoolSpec {
  return { ...literal(aPool(name, difference)), googleName: literal(name) };
}

/** A stack with one GKE cluster, as far as it differs from a plain one. */
export function aGoogleCluster(difference: Partial<GoogleClusterProps> = {}): SynthesizedCluster {
  const stack = new TerraformStack(Testing.app(), "cluster-shop");
  googleProvider(stack, { fleet: literal("acme"), location: literal("europe-north1"), account: literal("acme-prod") });
  new GoogleCluster(stack, "Default", {
    fleet: literal("acme"),
    name: literal("shop"),
    region: literal("eu-north"),
    kubernetes: literal("1.35"),
    location: literal("europe-north1"),
    project: literal("acme-prod"),
    networking: {
      network: "projects/acme-prod/global/networks/acme-eu-north",
      subnetId: "projects/acme-prod/regions/europe-north1/subnetworks/acme-shop",
      controlPlaneSubnetId: "projects/acme-prod/regions/europe-north1/subnetworks/acme-shop--control",
      podRanges: ["pods-10-0-16-0-20"],
      serviceRange: undefined,
    },
    names: { cluster: literal("acme-shop"), nodeAccount: literal("acme-shop-node"), keyRing: literal("acme-shop") },
    endpoint: "restricted",
    callers: [{ kind: "ci", path: "internet", blocks: [Cidr.from("198.51.100.7/32")] }],
    compute: { pools: [aGooglePool("general")] },
    ...difference,
  });
  const json = Testing.synth(stack);
  const { resource = {}, output = {} } = JSON.parse(json) as {
    readonly resource?: Resources;
    readonly output?: SynthesizedCluster["outputs"];
  };
  return {
    json,
    resources: resource,
    outputs: output,
    one: (type) => {
      const [found, ...others] = Object.values(resource[type] ?? {});
      if (found === undefined || others.length > 0) throw new Error(`the stack has no or more than one ${type}`);
      return found;
    },
  };
}
