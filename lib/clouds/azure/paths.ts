const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const GROUP = `/subscriptions/(${UUID})/resourceGroups/([-\\w.()]{1,90})`;

/** `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<name>`, spelled as Azure's plugin wants it. */
export const NETWORK_ID = new RegExp(`^${GROUP}/providers/Microsoft\\.Network/virtualNetworks/([\\w][-\\w.]{0,78}\\w)$`);

/** The same of a NAT gateway, `…/natGateways/<name>`. */
export const NAT_GATEWAY_ID = new RegExp(`^${GROUP}/providers/Microsoft\\.Network/natGateways/([\\w][-\\w.]{0,78}\\w)$`);

/** The same of a route table, `…/routeTables/<name>`. */
export const ROUTE_TABLE_ID = new RegExp(`^${GROUP}/providers/Microsoft\\.Network/routeTables/([\\w][-\\w.]{0,78}\\w)$`);

/** `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>`. */
export const IDENTITY_ID = new RegExp(
  `^${GROUP}/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/([A-Za-z0-9][-\\w]{2,127})$`,
);

/** `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/<name>`. */
export const CLUSTER_ID = new RegExp(
  `^${GROUP}/providers/Microsoft\\.ContainerService/managedClusters/([A-Za-z0-9](?:[-\\w]{0,61}[A-Za-z0-9])?)$`,
);
/** `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/dnsZones/<zone>`, of which the last part is the zone's DNS name. */
export const DNS_ZONE_ID = new RegExp(`^${GROUP}/providers/Microsoft\\.Network/dnsZones/([a-z0-9_-]+(?:\\.[a-z0-9_-]+)+)$`);

/** Where a thing stands that an id names. */
export interface AzurePlace {
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** @throws RangeError for what is no network's id, which a rule lets nobody write */
export function networkOf(id: string): AzurePlace {
  return placeOf(id, NETWORK_ID, "network");
}

/** @throws RangeError for what is no identity's id, which a rule lets nobody write */
export function identityOf(id: string): AzurePlace {
  return placeOf(id, IDENTITY_ID, "user-assigned identity");
}

/** @throws RangeError for what is no cluster's id, which a rule lets nobody write */
export function clusterOf(id: string): AzurePlace {
  return placeOf(id, CLUSTER_ID, "cluster");
}

/** @throws RangeError for what is no zone's id, which a rule lets nobody write */
export function dnsZoneOf(id: string): AzurePlace {
  return placeOf(id, DNS_ZONE_ID, "zone of Azure DNS");
}

function placeOf(id: string, shape: RegExp, what: string): AzurePlace {
  const [, subscription, resourceGroup, name] = shape.exec(id) ?? [];
  if (subscription === undefined || resourceGroup === undefined || name === undefined) {
    throw new RangeError(`"${id}" is no id of a ${what}`);
  }
  return { subscription, resourceGroup, name };
}

/** What a network is called from everywhere; known before it is made. */
export function networkId({ subscription, resourceGroup, name }: AzurePlace): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/virtualNetworks/${name}`;
}

/** What a resource group is called from everywhere. */
export function groupId(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${name}`;
}

/** The subnet of a network of ours that private endpoints have addresses of, and clusters for networks of the fleet. */
export const ENDPOINTS_SUBNET = "endpoints";

/** The subnet of a network of ours in which an Application Gateway for Containers stands. */
export const BALANCERS_SUBNET = "load-balancer";

/** What the security group of that subnet is called. @param network - the network's own name */
export function balancersGroup(network: string): string {
  return `${network}--${BALANCERS_SUBNET}`;
}

/** What a subnet is called from everywhere. */
export function subnetId(network: AzurePlace, subnet: string): string {
  return `${networkId(network)}/subnets/${subnet}`;
}

/** What the NAT gateway of a network of ours is called, of which {@link natGatewayName} is the last word. */
export function natGatewayId({ subscription, resourceGroup, name }: AzurePlace): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/natGateways/${natGatewayName(name)}`;
}

/** Zones in which Azure's services get names inside of a network: https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
export const PRIVATE_ZONES = { vault: "privatelink.vaultcore.azure.net", blob: "privatelink.blob.core.windows.net" } as const;

/** Id of such a zone that a network of ours has. */
export function privateZoneId({ subscription, resourceGroup }: AzurePlace, service: keyof typeof PRIVATE_ZONES): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/privateDnsZones/${PRIVATE_ZONES[service]}`;
}

/** @param network - the network's own name */
export function natGatewayName(network: string): string {
  return `${network}--nat`;
}
