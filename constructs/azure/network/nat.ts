import { NatGatewayPublicIpPrefixAssociation } from "@cdktf/provider-azurerm/lib/nat-gateway-public-ip-prefix-association/index.js";
import { NatGateway } from "@cdktf/provider-azurerm/lib/nat-gateway/index.js";
import { PublicIpPrefix } from "@cdktf/provider-azurerm/lib/public-ip-prefix/index.js";
import { NAT_ADDRESSES, NAT_PREFIX } from "../../../lib/clouds/azure/limits.ts";
import { natGatewayName } from "../../../lib/clouds/azure/paths.ts";
import { expression } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import { addLock } from "../lock.ts";
import type { AzureNetworkParent } from "./network-parent.ts";

const IDLE_MINUTES = 4;

/** A network's way out. */
export interface AzureNat {
  /** Id of the gateway, once it has its addresses. */
  readonly gateway: Expression;
  /** Each of the addresses that the network shows to the internet. */
  readonly addresses: readonly Expression[];
  /** The same as one list. */
  readonly list: Expression;
}

/**
 * The way out for everything in the network that has no address of its own, by addresses that are known and kept: they stand
 * in the allow lists of others. A gateway without a zone stands in one that Azure chooses.
 */
export function addNat({ scope, name, location, resourceGroup, tags, protect }: AzureNetworkParent): AzureNat {
  const common = { location, resourceGroupName: resourceGroup, tags };
  const prefix = new PublicIpPrefix(scope, "nat-prefix", {
    ...common,
    name: `${name}--nat`,
    sku: "Standard",
    ipVersion: "IPv4",
    prefixLength: NAT_PREFIX,
    lifecycle: { preventDestroy: protect },
  });
  if (protect) addLock(scope, "nat-prefix-lock", prefix.id, "Others hold these addresses in their lists");
  const gateway = new NatGateway(scope, "nat", {
    ...common,
    name: natGatewayName(name),
    skuName: "Standard",
    idleTimeoutInMinutes: IDLE_MINUTES,
  });
  const joined = new NatGatewayPublicIpPrefixAssociation(scope, "nat-addresses", {
    natGatewayId: gateway.id,
    publicIpPrefixId: prefix.id,
  });
  const hosts = Array.from({ length: NAT_ADDRESSES }, (_, at) => `cidrhost(${prefix.fqn}.ip_prefix, ${at})`);
  return {
    gateway: expression(joined.natGatewayId),
    addresses: hosts.map((host) => expression(`\${${host}}`)),
    list: expression(`\${[${hosts.join(", ")}]}`),
  };
}
