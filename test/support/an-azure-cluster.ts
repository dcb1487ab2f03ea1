import { expression, literal } from "../../constructs/cdk.ts";
import { AzureCluster } from "../../constructs/azure/cluster/cluster.ts";
import type { AzureClusterProps, AzurePoolSpec } from "../../constructs/azure/cluster/cluster.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Pool } from "../../lib/model/fleet.ts";
import { aPool } from "./a-fleet.ts";
import { SUBSCRIPTION, anAzureStack } from "./an-azure-network.ts";
import type { SynthesizedStack } from "./an-aws-stack.ts";

export const NETWORK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/acme-west/providers/Microsoft.Network/virtualNetworks/acme-west`;
/** Of the names of vaults in it. */
export const VAULT_ZONE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/acme-west/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net`;

/** A pool as far as it differs from a plain one. */
export function anAzurePool(name: string, difference: Partial<Pool> = {}): AzurePoolSpec {
  return { ...literal(aPool(name, difference)), azureName: literal(name) };
}

/** What a cluster of a test is, as far as it differs from a plain one. */
export function anAzureClusterProps(difference: Partial<AzureClusterProps> = {}): AzureClusterProps {
  return {
    fleet: literal("acme"),
    name: literal("shop"),
    region: literal("west"),
    kubernetes: literal("1.35"),
    location: literal("westeurope"),
    subscription: literal(SUBSCRIPTION),
    networking: {
      network: literal(NETWORK),
      subnetId: `${NETWORK}/subnets/acme-shop`,
      controlPlaneSubnetId: `${NETWORK}/subnets/acme-shop--control`,
      endpoints: { subnetId: `${NETWORK}/subnets/endpoints`, zoneId: VAULT_ZONE },
      natAddresses: expression("${data.terraform_remote_state.network.outputs.network_record.egress}"),
      pods: Cidr.from("100.64.0.0/16"),
      services: Cidr.from("172.20.0.0/16"),
    },
    names: {
      cluster: literal("acme-shop"),
      resourceGroup: literal("acme-shop-cluster"),
      nodeResourceGroup: literal("acme-shop-nodes"),
      identity: literal("acme-shop"),
      keyVault: literal("acme-shop-0a1b2c"),
      workspace: literal("acme-shop"),
      privateZone: literal("acme-shop"),
    },
    endpoint: "restricted",
    callers: [{ blocks: [Cidr.from("198.51.100.7/32")] }],
    pools: [anAzurePool("general")],
    ...difference,
  };
}

/** A stack with one AKS cluster, as far as it differs from a plain one. */
export function anAzureCluster(difference: Partial<AzureClusterProps> = {}): SynthesizedStack {
  return anAzureStack((stack) => void new AzureCluster(stack, "Default", anAzureClusterProps(difference)));
}
