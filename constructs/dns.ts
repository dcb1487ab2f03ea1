import { FleetError } from "../lib/errors.ts";
import { isInZone } from "../lib/model/dns-names.ts";
import type { LiteralText, Text } from "./cdk.ts";

/** A zone that entries get their names in, ours or one that something else owns. */
export interface Zone {
  /** What its provider calls it. */
  readonly id: Text;
  /** Its DNS name. */
  readonly name: LiteralText;
}

/** @throws FleetError (input) for a host that the zone can't hold: providers would append the zone's name to it in silence */
export function checkInZone(where: string, host: string, zone: Zone): void {
  if (isInZone(host, zone.name)) return;
  throw new FleetError("input", `${where}: ${host} does not lie in the zone ${zone.name}`);
}
