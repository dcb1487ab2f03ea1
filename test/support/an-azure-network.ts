import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import type { AzureClusterNetworkProps, AzureNetworkProps } from "../../constructs/azure/network/network.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import { readStack } from "./an-aws-stack.ts";
import type { SynthesizedStack } from "./an-aws-stack.ts";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

/** What a test puts into a stack of its own in westeurope, as Terraform gets it. */
export function anAzureStack(build: (stack: TerraformStack) => void): SynthesizedStack {
  const stack = new TerraformStack(Testing.app(), "test");
  azureProvider(stack, { fleet: literal("acme"), location: literal("westeurope"), account: literal(SUBSCRIPTION) });
  build(stack);
  return readStack(Testing.synth(stack));
}

/** A network that states only the difference. */
export function anAzureNetwork(difference: Partial<AzureNetworkProps> = {}): AzureNetworkProps {
  return {
    fleet: literal("acme"),
    region: literal("west"),
    location: literal("westeurope"),
    account: literal(SUBSCRIPTION),
    names: {
      resourceGroup: literal("acme-west"),
      network: literal("acme-west"),
      flowLogs: literal("acmewest0a1b2c"),
      keyVault: literal("acme-west-0a1b2c"),
    },
    blocks: [Cidr.from("10.0.0.0/20")],
    hub: Cidr.from("10.0.0.0/23"),
    loadBalancers: Cidr.from("10.0.2.0/24"),
    endpoints: Cidr.from("10.0.3.0/24"),
    ...difference,
  };
}

/** A cluster's part of it that states only the difference. */
export function anAzureClusterNetwork(difference: Partial<AzureClusterNetworkProps> = {}): AzureClusterNetworkProps {
  return {
    fleet: literal("acme"),
    name: literal("acme-shop"),
    location: literal("westeurope"),
    network: literal("acme-west"),
    resourceGroup: literal("acme-west"),
    out: {
      natGateway: literal(
        `/subscriptions/${SUBSCRIPTION}/resourceGroups/acme-west/providers/Microsoft.Network/natGateways/acme-west--nat`,
      ),
    },
    nodes: Cidr.from("10.0.4.0/26"),
    pods: Cidr.from("100.64.0.0/16"),
    controlPlane: Cidr.from("10.0.4.64/27"),
    ...difference,
  };
}
