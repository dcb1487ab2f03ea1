import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import type { GoogleClusterNetworkProps, GoogleNetworkProps } from "../../constructs/google/network/network.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import { readStack } from "./an-aws-stack.ts";
import type { SynthesizedStack } from "./an-aws-stack.ts";

/** What a test puts into a stack of its own in europe-north1, as Terraform gets it. */
export function aGoogleStack(build: (stack: TerraformStack) => void): SynthesizedStack {
  const stack = new TerraformStack(Testing.app(), "test");
  googleProvider(stack, { fleet: literal("acme"), location: literal("europe-north1"), account: literal("acme-prod") });
  build(stack);
  return readStack(Testing.synth(stack));
}

/** A network that states only the difference. */
export function aGoogleNetwork(difference: Partial<GoogleNetworkProps> = {}): GoogleNetworkProps {
  return {
    fleet: literal("acme"),
    region: literal("north"),
    location: literal("europe-north1"),
    account: literal("acme-prod"),
    name: literal("acme-north"),
    blocks: [Cidr.from("10.0.0.0/16")],
    proxies: Cidr.from("10.0.0.0/23"),
    ...difference,
  };
}

/** A cluster's part of it that states only the difference. */
export function aClusterNetwork(difference: Partial<GoogleClusterNetworkProps> = {}): GoogleClusterNetworkProps {
  return {
    name: literal("acme-shop"),
    location: literal("europe-north1"),
    network: literal("projects/acme-prod/global/networks/acme-north"),
    nodes: Cidr.from("10.0.2.0/24"),
    pods: [Cidr.from("10.0.16.0/20")],
    controlPlane: Cidr.from("10.0.3.0/28"),
    proxies: Cidr.from("10.0.0.0/23"),
    nodeAccount: literal("acme-shop@acme-prod.iam.gserviceaccount.com"),
    ...difference,
  };
}
