import { factsOf } from "../clouds/clouds.ts";
import type { Cloud, Region } from "../model/fleet.ts";
import type { Connection } from "../model/fleet-plan.ts";

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
      const [first] = between;
      const cloud = cloudOf.get(first);
      if (cloud === undefined || factsOf(cloud).network?.meeting !== "hub") return between;
      const hub = hubs.get(cloud);
      return [hub !== undefined && between.includes(hub) ? hub : first];
    }),
  );
}
