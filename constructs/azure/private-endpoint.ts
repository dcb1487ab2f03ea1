import { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint/index.js";
import type { Construct, LiteralText } from "../cdk.ts";

/** Where private endpoints of a network stand, and where their names are written down. */
export interface AzureEndpointPlace {
  /** Id of a subnet that no service has for itself. */
  readonly subnetId: string;
  /** Id of the zone of the service's private names; undefined where the owner of the network writes them down. */
  readonly zoneId: string | undefined;
}

export interface AzurePrivateEndpointProps extends AzureEndpointPlace {
  /** At most 80 characters. */
  readonly name: string;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** Id of what is reached by it. */
  readonly target: string;
  /** Which of its services. */
  readonly service: "blob" | "vault";
}

/** An address inside of a network for one service of Azure that has none on the internet. */
export function addPrivateEndpoint(scope: Construct, id: string, props: AzurePrivateEndpointProps): PrivateEndpoint {
  const { name, location, resourceGroup, tags, subnetId, zoneId, target, service } = props;
  return new PrivateEndpoint(scope, id, {
    name,
    location,
    resourceGroupName: resourceGroup,
    tags,
    subnetId,
    privateServiceConnection: {
      name: service,
      privateConnectionResourceId: target,
      subresourceNames: [service],
      isManualConnection: false,
    },
    ...(zoneId === undefined
      ? { lifecycle: { ignoreChanges: ["private_dns_zone_group"] } }
      : { privateDnsZoneGroup: { name: service, privateDnsZoneIds: [zoneId] } }),
  });
}
