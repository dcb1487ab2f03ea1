import { literal } from "../../constructs/cdk.ts";
import type { Literal, LiteralText } from "../../constructs/cdk.ts";
import type { AzureEndpointPlace } from "../../constructs/azure/private-endpoint.ts";
import type { AzureWayOut } from "../../constructs/azure/network/network.ts";
import { ENDPOINTS_SUBNET, natGatewayId, networkId, networkOf, privateZoneId, subnetId } from "../../lib/clouds/azure/paths.ts";
import { FleetError } from "../../lib/errors.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";

/** What the plan knows of a network that stands or will stand: all of it before anything is deployed. */
export interface NetworkIds {
  readonly name: LiteralText;
  readonly resourceGroup: LiteralText;
  readonly id: LiteralText;
}

/** Azure's ids are made of names alone, which the plan has. */
export function networkIdsOf(own: Literal<RegionPlan>): NetworkIds {
  const { region } = own;
  const parts =
    region.network === undefined
      ? {
          subscription: providerPropsOf(region).account,
          resourceGroup: regionName(own, "resource-group"),
          name: regionName(own, "network"),
        }
      : networkOf(region.network.id);
  const { name, resourceGroup } = parts;
  return { name: literal(name), resourceGroup: literal(resourceGroup), id: literal(networkId(parts)) };
}

/**
 * Where the vault of a cluster's keys is reached from: the subnet for that and the zone of a network of ours; in one that is there already the
 * subnet of the cluster's nodes, and its owner writes the name down.
 *
 * @param nodes - id of the subnet of the nodes
 */
export function vaultPlaceOf(own: Literal<RegionPlan>, nodes: string): AzureEndpointPlace {
  if (own.region.network !== undefined) return { subnetId: nodes, zoneId: undefined };
  const { name, resourceGroup } = networkIdsOf(own);
  const parts = { subscription: providerPropsOf(own.region).account, resourceGroup, name };
  return { subnetId: subnetId(parts, ENDPOINTS_SUBNET), zoneId: privateZoneId(parts, "vault") };
}

/** What leads out of a region's network: the gateway of one of ours, or what the file says of one that is there already. */
export function wayOutOf(own: Literal<RegionPlan>): AzureWayOut {
  const { network } = own.region;
  if (network === undefined) {
    const { name, resourceGroup } = networkIdsOf(own);
    return { natGateway: literal(natGatewayId({ subscription: providerPropsOf(own.region).account, resourceGroup, name })) };
  }
  const { natGateway, routeTables } = network;
  const [routeTable] = routeTables;
  if (natGateway !== undefined) return { natGateway };
  if (routeTable !== undefined) return { routeTable };
  throw new FleetError("input", `regions.${own.region.name}: nothing says what leads out of its network`);
}

/** What the cloud calls a thing of the region, such as `network`. */
export function regionName({ region, names }: Literal<RegionPlan>, thing: string): LiteralText {
  const name = names[thing];
  if (name === undefined) throw new Error(`the plan names no ${thing} of ${region.name}`);
  return name;
}
