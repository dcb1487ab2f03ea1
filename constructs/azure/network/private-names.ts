import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link/index.js";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone/index.js";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network/index.js";
import { PRIVATE_ZONES } from "../../../lib/clouds/azure/paths.ts";
import type { AzureNetworkParent } from "./network-parent.ts";

/** Ids of the zones in which a network's private endpoints get their names, by the service. */
export type AzurePrivateNames = Readonly<Record<keyof typeof PRIVATE_ZONES, string>>;

/**
 * The names of private endpoints, known in the network alone. A network can know one zone of a name, so that all that stand in it share these. What
 * has no name there is looked up on the internet, as if the zone weren't: other services' endpoints elsewhere stay reachable.
 */
export function addPrivateNames(parent: AzureNetworkParent, network: VirtualNetwork): AzurePrivateNames {
  const { scope, resourceGroup, tags } = parent;
  const zone = (service: keyof typeof PRIVATE_ZONES): string => {
    const made = new PrivateDnsZone(scope, `names-${service}`, {
      name: PRIVATE_ZONES[service],
      resourceGroupName: resourceGroup,
      tags,
    });
    new PrivateDnsZoneVirtualNetworkLink(scope, `names-${service}-link`, {
      name: "network",
      resourceGroupName: resourceGroup,
      privateDnsZoneName: made.name,
      virtualNetworkId: network.id,
      registrationEnabled: false,
      resolutionPolicy: "NxDomainRedirect",
      tags,
    });
    return made.id;
  };
  return { vault: zone("vault"), blob: zone("blob") };
}
