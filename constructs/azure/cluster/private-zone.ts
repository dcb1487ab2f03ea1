import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link/index.js";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface AzurePrivateZoneProps {
  /** Part of its name that tells it from zones of other clusters: at most 32 characters. */
  readonly subzone: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** Ids of networks, by region, in which its names are known; that of the cluster AKS links itself. */
  readonly knownTo: ReadonlyMap<LiteralText, LiteralText>;
}

/** The zone in which AKS gives a private API server its name. A network can know one zone of a name, so that each cluster has its own. */
export class AzurePrivateZone extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { subzone, location, resourceGroup, tags, knownTo }: AzurePrivateZoneProps) {
    super(scope, id);
    const zone = new PrivateDnsZone(this, "zone", {
      name: `${subzone}.privatelink.${location}.azmk8s.io`,
      resourceGroupName: resourceGroup,
      tags,
    });
    this.id = zone.id;
    for (const [region, network] of knownTo) {
      new PrivateDnsZoneVirtualNetworkLink(this, `link-${region}`, {
        name: region,
        resourceGroupName: resourceGroup,
        privateDnsZoneName: zone.name,
        virtualNetworkId: network,
        registrationEnabled: false,
        tags,
      });
    }
  }
}
