import { isNetworkCloud } from "../clouds/clouds.ts";
import type { Cidr } from "../model/cidr.ts";
import type { RegionPlan } from "../model/fleet-plan.ts";
import type { Region } from "../model/fleet.ts";

/** Whether the region's network is made by us, in a cloud that has networks. */
export function ownsNetwork(region: Region): region is Region & { readonly network: undefined } {
  return hasNetwork(region) && region.network === undefined;
}

/** Whether the region has a network at all, ours or an existing one. */
export function hasNetwork(region: Region): boolean {
  return isNetworkCloud(region.cloud);
}

/** Whether ranges of clusters are cut in the region's network: in blocks of ours, or in the free ones of an existing network. */
export function cutsRanges(region: Region): boolean {
  return hasNetwork(region) && (region.network === undefined || region.network.free.length > 0);
}

/** Every block of the region's network, granted or there already: what others route to it, and admit. */
export function networkBlocks({ ranges }: Pick<RegionPlan, "ranges">): readonly Cidr[] {
  return ranges.filter(({ purpose }) => purpose === "block" || purpose === "network").map(({ block }) => block);
}
