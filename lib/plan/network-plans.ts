import type { Cidr } from "../model/cidr.ts";
import type { EntryPlan, NetworkPlan, Range } from "../model/fleet-plan.ts";
import type { Fleet } from "../model/fleet.ts";
import { PRIVATE_BLOCKS, isPrivate } from "../model/private-blocks.ts";
import { hasNetwork, networkBlocks } from "./networks.ts";
import { isProtected } from "./protection.ts";

/** What others must know of each region's network, by the region's name; regions without one are missing. */
export function planNetworks(
  fleet: Fleet,
  ranges: ReadonlyMap<string, readonly Range[]>,
  entries: readonly EntryPlan[],
): ReadonlyMap<string, NetworkPlan> {
  const trusted = trustedBlocks(fleet);
  const fronts = entries.flatMap(({ entry, fronts }) => fronts.map(({ region }) => ({ region, port: entry.port })));
  const ports = Map.groupBy(fronts, ({ region }) => region);
  return new Map(
    fleet.regions.filter(hasNetwork).map(({ name }) => [
      name,
      {
        blocks: networkBlocks({ ranges: ranges.get(name) ?? [] }),
        trusted,
        entryPorts: (ports.get(name) ?? []).map(({ port }) => port),
        protect: isProtected(fleet, "network", name),
      },
    ]),
  );
}

/** All private space, and what the fleet uses of the rest: networks may be peers that are none today. */
export function trustedBlocks({ addressing, regions }: Fleet): readonly Cidr[] {
  const existing = regions.flatMap(({ network }) => network?.cidrs ?? []);
  return [...PRIVATE_BLOCKS, ...[addressing.pool, ...existing].filter((block) => !isPrivate(block))];
}
