import { factsOf, isNetworkCloud } from "../../clouds/clouds.ts";
import type { ClusterPlan } from "../../model/fleet-plan.ts";
import { fleetCallers } from "../access.ts";
import type { PlanFacts, PlanRule } from "./plan-rule.ts";

/** Networks are joined, and yet no traffic passes. */
export const noPath: PlanRule = {
  id: "FW2501",
  severity: "error",
  title: "A chain of networks that passes nothing on",
  why: "A network passes no traffic on between two of its peerings, or from a peering into a VPN; only gateways do (transit, or VPN after VPN). Who must reach a private API server over such a chain never does, and nothing says so before the deployment.",
  fix: "Link the two regions directly, set `connectivity.default: hub`, or use `endpoint: restricted`.",
  check: (facts) =>
    facts.plan.clusters.filter(isPrivateApi).flatMap((target) => {
      const { name, region } = target.cluster;
      return [...runners(facts, target), ...callers(facts, target)].map(({ from, why }) => ({
        path: ["clusters", name, "endpoint"],
        message: `no private path leads from ${from} to ${name}: ${why}`,
        seen: "private",
        accepted: "a path of one peering, or of gateways only",
        fix: `link ${from} and ${region} directly, or set endpoint: restricted`,
      }));
    }),
};

interface Stranded {
  readonly from: string;
  readonly why: string;
}

/** The regions of CI, when none of them has a path and one is needed. */
function runners({ plan, findPath }: PlanFacts, { cloud, cluster }: ClusterPlan): readonly Stranded[] {
  const regions = plan.fleet.access.ci.flatMap((entry) => ("region" in entry ? [entry.region] : []));
  if (factsOf(cloud).cluster.reachedWithoutPath || regions.some((from) => findPath(from, cluster.region) !== undefined))
    return [];
  return regions.map((from) => ({ from, why: "CI could not bootstrap it" }));
}

/** Other clusters of the fleet that call this one all the time. */
function callers({ plan, findPath }: PlanFacts, { cluster }: ClusterPlan): readonly Stranded[] {
  return fleetCallers(plan.fleet, cluster)
    .filter(({ from }) => findPath(from.region, cluster.region) === undefined)
    .map(({ from, why }) => ({ from: from.region, why }));
}

function isPrivateApi({ cloud, cluster }: ClusterPlan): boolean {
  return isNetworkCloud(cloud) && cluster.existing === undefined && cluster.endpoint === "private";
}
