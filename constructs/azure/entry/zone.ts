import { joined } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

/** A zone of Azure DNS. */
export interface AzureZonePlace extends Zone {
  /** Name of the resource group that it stands in. */
  readonly resourceGroup: LiteralText;
}

/** The name of the zone itself, as records of it have it. */
const APEX = "@";

/**
 * What Azure calls the record of a host: its name without the zone's.
 *
 * @throws FleetError (input) for a host that the zone can't hold
 */
export function recordName(where: string, host: LiteralText, zone: Zone): string {
  checkInZone(where, host, zone);
  return host === zone.name ? APEX : host.slice(0, -`.${zone.name}`.length);
}

/** Where a record stands, as each kind of record has it. */
export function recordPlace({ name, resourceGroup }: AzureZonePlace): {
  readonly zoneName: Text;
  readonly resourceGroupName: Text;
} {
  return { zoneName: joined`${name}`, resourceGroupName: resourceGroup };
}
