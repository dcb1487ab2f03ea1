import { networkFacts } from "../clouds/clouds.ts";
import type { Region } from "../model/fleet.ts";

/** How many addresses a region's network shows to the internet, as far as they are known before it is made. */
export function shownAddresses({ cloud, network, zones }: Region): number {
  if (network !== undefined) return network.natAddresses.length;
  return networkFacts(cloud).natAddresses ?? Math.max(1, zones.length);
}
