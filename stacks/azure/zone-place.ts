import type { AzureZonePlace } from "../../constructs/azure/entry/zone.ts";
import { literal } from "../../constructs/cdk.ts";
import type { LiteralText } from "../../constructs/cdk.ts";
import { dnsZoneOf } from "../../lib/clouds/azure/paths.ts";

/** A zone that is there already, by its id. */
export function zonePlace(id: LiteralText): AzureZonePlace {
  const { name, resourceGroup } = dnsZoneOf(id);
  return { id, name: literal(name), resourceGroup: literal(resourceGroup) };
}
