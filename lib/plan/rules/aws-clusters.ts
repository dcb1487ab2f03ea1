import { AWS_QUOTAS } from "../../clouds/aws/limits.ts";
import type { Region } from "../../model/fleet.ts";
import type { Caller, ClusterPlan } from "../../model/fleet-plan.ts";
import type { PlanRule } from "./plan-rule.ts";

/** More may call an API server over the internet than EKS lets in. */
export const tooManyCallers: PlanRule = {
  id: "FW2504",
  severity: "error",
  title: "More callers than EKS lets in from the internet",
  why: "The allow list of an EKS API server has at most 40 blocks. Every declared block counts, and every address that the network of a calling region shows to the internet.",
  fix: "Join neighbouring blocks into larger ones, let runners sit in a network of the fleet, or give calling networks one NAT gateway.",
  check: ({ plan }) => {
    const regions = new Map(plan.fleet.regions.map((region) => [region.name, region]));
    return plan.clusters.filter(isRestrictedEks).flatMap((target) => {
      const { name } = target.cluster;
      const count = callingBlocks(target, regions);
      if (count <= AWS_QUOTAS.publicBlocks.most) return [];
      return [
        {
          path: ["clusters", name, "endpoint"],
          message: `${count} blocks may call the API server of ${name} over the internet`,
          seen: `${count} blocks`,
          accepted: `at most ${AWS_QUOTAS.publicBlocks.most}`,
          fix: "join neighbouring blocks under access.operators and access.ci",
        },
      ];
    });
  },
};

function isRestrictedEks({ cloud, cluster, callers }: ClusterPlan): boolean {
  if (cloud !== "aws" || cluster.existing !== undefined || cluster.endpoint !== "restricted") return false;
  // Without anybody on the internet, the API server has no address there.
  return callers.some(({ path }) => path === "internet");
}

/** A region that calls over the fleet's networks counts too: the API server's name leads it to the internet. */
function callingBlocks({ cluster, callers }: ClusterPlan, regions: ReadonlyMap<string, Region>): number {
  const blocks = new Set(callers.flatMap(({ from, path }) => ("region" in from || path === "private" ? [] : [from.toString()])));
  const names = new Set(callers.flatMap((caller) => regionOf(caller) ?? []));
  names.delete(cluster.region);
  const calling = [...names].flatMap((name) => regions.get(name) ?? []);
  return blocks.size + calling.reduce((sum, region) => sum + shownAddresses(region), 0);
}

function regionOf({ from }: Caller): string | undefined {
  return "region" in from ? from.region : undefined;
}

/** Addresses that a region's network shows to the internet. */
function shownAddresses(region: Region): number {
  if (region.network !== undefined) return region.network.natAddresses.length;
  if (region.cloud !== "aws" || region.nat === "single") return 1;
  return region.nat === "none" ? 0 : region.zones.length;
}
