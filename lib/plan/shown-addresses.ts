import { factsOf } from "../clouds/clouds.ts";
import type { Region } from "../model/fleet.ts";

/** How many addresses a region's network shows to the internet, as far as they are known before it is made; one where there is none. */
export function shownAddresses({ cloud, network, zones }: Region): number {
  if (network !== undefined) return network.natAddresses.length;
  return factsOf(cloud).network?.natAddresses ?? Math.max(1, zones.length);
}
