import type { Cloud, Region } from "../model/fleet.ts";
import type { Connection } from "../model/fleet-plan.ts";
import { isNetworkCloud } from "../model/network-cloud.ts";
import type { NetworkCloud } from "../model/network-cloud.ts";

/** Where networks of one cloud meet: in a gateway of each, or in one that the hub has for all. */
const MEETING: Readonly<Record<NetworkCloud, "each" | "hub">> = { aws: "each", gcp: "hub", azure: "hub" };

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
      if (cloud === undefined || !isNetworkCloud(cloud) || MEETING[cloud] === "each") return between;
      const hub = hubs.get(cloud);
      return [hub !== undefined && between.includes(hub) ? hub : first];
    }),
  );
}
