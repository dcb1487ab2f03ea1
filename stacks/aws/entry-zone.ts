import { RemoteOutput, part } from "../../constructs/cdk.ts";
import type { Construct, Literal, StatePlace } from "../../constructs/cdk.ts";
import type { Zone } from "../../constructs/dns.ts";
import { ZONE_RECORD_OUTPUT } from "../../lib/contracts/zone-record.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Dns, Fleet, Region } from "../../lib/model/fleet.ts";

/**
 * The zone of a fleet's entries.
 *
 * @param place - the state of the stack that makes the zone, where the fleet makes one
 * @throws FleetError (input) where nobody says which zone it is
 */
export function zoneOf(scope: Construct, fleet: Literal<Fleet>, place: StatePlace | undefined): Zone {
  const { zone: name, zoneId } = dnsOf(fleet);
  if (place !== undefined) {
    return { name, id: part(new RemoteOutput(scope, "zone", place).value(ZONE_RECORD_OUTPUT), ".id") };
  }
  if (zoneId !== undefined) return { name, id: zoneId };
  throw new FleetError(
    "input",
    `dns.zoneId: entries are written to ${name}, and only its id says which zone of that name it is`,
    {
      next: "aws route53 list-hosted-zones-by-name",
    },
  );
}

/** Where entries get their names. */
export function dnsOf({ dns }: Literal<Fleet>): Dns {
  if (dns === undefined) throw new FleetError("input", "dns: entries need a zone");
  return dns;
}

/** The region whose account owns the zone. */
export function zoneRegion(fleet: Literal<Fleet>): Literal<Region> {
  return regionCalled(fleet, dnsOf(fleet).region, "dns.region");
}

/** A region on AWS that a field names. @throws FleetError (input) where it is on another cloud */
export function regionCalled(fleet: Literal<Fleet>, name: string, field: string): Literal<Region> {
  const region = fleet.regions.find((one) => one.name === name);
  if (region?.cloud === "aws") return region;
  throw new FleetError("input", `${field}: Route 53 needs an AWS account, and ${name} is no region on AWS`);
}
