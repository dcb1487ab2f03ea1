import { AWS_LOCATIONS } from "../../clouds/aws/partitions.ts";
import { ZONES_WITHOUT_EKS, defaultZones, zonePrefix } from "../../clouds/aws/zones.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import type { RegionSpec } from "../schema/schema.ts";
import type { Rule } from "./rule.ts";

const foreignZone: Rule = {
  id: "FW1906",
  severity: "error",
  title: "Zones that can't hold the region's network",
  why: "Subnets are made in zones of the region's own location, EKS refuses control planes in some zones, and an existing network has its zones already.",
  fix: "Name at least two zones of the location by their ids, or remove `zones`.",
  check: ({ spec }) =>
    Object.entries(spec.regions)
      .filter(([, { cloud }]) => cloud === "aws")
      .flatMap(([name, region]) => zoneFindings(name, region)),
};

function zoneFindings(name: string, { location = "", network, zones, nat }: RegionSpec): readonly Finding[] {
  const path = ["regions", name];
  if (network !== undefined) {
    return Object.entries({ zones, nat })
      .filter(([, value]) => value !== undefined)
      .map(([key]) => ({ path: [...path, key], message: `an existing network takes no \`${key}\`: its owner has decided` }));
  }
  const prefix = zonePrefix(location);
  if (zones === undefined) {
    // A place that AWS doesn't have is told by a rule of its own.
    const unknown = AWS_LOCATIONS.includes(location) && defaultZones(location).length === 0;
    return unknown ? [{ path: [...path, "zones"], message: `the zones of ${show(location)} aren't known; name them` }] : [];
  }
  return zones.flatMap((zone, index) => {
    const at = { path: [...path, "zones", index], seen: zone };
    if (ZONES_WITHOUT_EKS.includes(zone)) return [{ ...at, message: `EKS makes no control plane in ${show(zone)}` }];
    if (prefix === undefined || zone.startsWith(`${prefix}-`)) return [];
    return [{ ...at, message: `${show(zone)} is no zone of ${location}`, accepted: `${prefix}-az1 and the like` }];
  });
}

/** Regions on AWS. */
export const AWS_REGIONS: readonly Rule[] = [foreignZone];
