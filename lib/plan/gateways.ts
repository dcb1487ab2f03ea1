import { factsOf } from "../clouds/clouds.ts";
import type { Cloud, Region } from "../model/fleet.ts";
import type { Connection } from "../model/fleet-plan.ts";
import { compareText } from "../model/compare-text.ts";

/** Names of the regions that need a gateway: both ends of a VPN, and where networks meet for transit. */
export function gatewayRegions(
  regions: readonly Region[],
  connections: readonly Connection[],
  hubs: ReadonlyMap<Cloud, string>,
): ReadonlySet<string> {
  const cloudOf = new Map(regions.map((region) => [region.name, region.cloud]));
  return new Set(
    connections.flatMap(({ between, via }) => {
      if (via === "vpn") return between;
      if (via === "peering") return [];
      const cloud = cloudOf.get(between[0]);
      return cloud === undefined || factsOf(cloud).network?.meeting !== "hub" ? between : [meetingRegion(between, cloud, hubs)];
    }),
  );
}

/** Names of the regions whose gateway is one in which the networks of others meet, in clouds that have one for all; sorted. */
export function hubRegions(
  regions: readonly Region[],
  connections: readonly Connection[],
  hubs: ReadonlyMap<Cloud, string>,
): readonly string[] {
  const inHubs = new Map(
    regions.filter(({ cloud }) => factsOf(cloud).network?.meeting === "hub").map(({ name, cloud }) => [name, cloud]),
  );
  const met = connections
    .filter(({ via }) => via === "transit")
    .flatMap(({ between }) => {
      const cloud = inHubs.get(between[0]);
      return cloud === undefined ? [] : [meetingRegion(between, cloud, hubs)];
    });
  return [...new Set(met)].sort(compareText);
}

/** The hub of the cloud where it is one of the two, else the first. */
function meetingRegion(between: Connection["between"], cloud: Cloud, hubs: ReadonlyMap<Cloud, string>): string {
  const hub = hubs.get(cloud);
  return hub !== undefined && between.includes(hub) ? hub : between[0];
}
