import { GKE_LIMITS } from "../../clouds/google/gke-limits.ts";
import { GOOGLE_QUOTAS } from "../../clouds/google/limits.ts";
import type { GoogleQuota } from "../../clouds/google/limits.ts";
import type { Path } from "../../errors.ts";
import type { Region } from "../../model/fleet.ts";
import type { Caller, ClusterPlan } from "../../model/fleet-plan.ts";
import { maximumNodes } from "../nodes.ts";
import { shownAddresses } from "../shown-addresses.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** Google hands no call to a private endpoint on to a peering. */
export const privateAcrossNetworks: PlanRule = {
  id: "FW2505",
  severity: "error",
  title: "A private GKE API server that clusters of other networks call",
  why: "The private endpoint of a GKE cluster can't be reached over a peering of networks, and its name takes tokens of Google's only, which agents and registries of other clusters don't have.",
  fix: "Use `endpoint: restricted`, which lets in the addresses that the other networks show to the internet.",
  check: ({ plan }) =>
    plan.clusters.filter(isOwnGke).flatMap((target) => {
      const { name, region, endpoint } = target.cluster;
      if (endpoint !== "private") return [];
      const stranded = target.callers.filter(
        ({ kind, from }) => (kind === "hub" || kind === "peer") && isElsewhere(from, region),
      );
      return stranded.map(({ from, why }) => ({
        path: ["clusters", name, "endpoint"],
        message: `${"region" in from ? from.region : ""} can't reach ${name}, and ${why}`,
        seen: "private",
        accepted: "restricted",
      }));
    }),
};

/** What is private to networks is open to IAM. */
export const privateByName: PlanRule = {
  id: "FW2506",
  severity: "warning",
  title: "A private GKE API server that answers on the internet by its name",
  why: "Somebody who may call it has no way into its network. They call it by its DNS name, which no list of addresses guards: Google lets in from anywhere who has a token and the right container.clusters.connect.",
  fix: "Nothing, if IAM is guard enough; else let CI and operators sit in the cluster's own network.",
  check: ({ plan }) =>
    plan.clusters.filter(isOwnGke).flatMap(({ cluster: { name, region, endpoint }, callers }) => {
      const outside = callers.find(({ from, path }) => path === "internet" || isElsewhere(from, region));
      if (endpoint !== "private" || outside === undefined) return [];
      const who = "region" in outside.from ? outside.from.region : outside.from.toString();
      return [
        {
          path: ["clusters", name, "endpoint"],
          message: `${name} answers on the internet by its name, because ${who} (${outside.why}) has no way into its network`,
          seen: "private",
        },
      ];
    }),
};

/** More may call an API server than GKE's list holds. */
export const tooManyGkeCallers: PlanRule = {
  id: "FW2507",
  severity: "error",
  title: "More callers than GKE lets in",
  why: `The list of authorized networks of a GKE cluster has at most ${GKE_LIMITS.authorizedNetworks} blocks. Every declared block counts, and every address that the network of a calling region shows to the internet.`,
  fix: "Join neighbouring blocks into larger ones, or let runners sit in the cluster's own network.",
  check: ({ plan }) => {
    const guarded = plan.clusters.filter((own) => isOwnGke(own) && own.cluster.endpoint !== "public");
    return guarded.flatMap((target) => {
      const count = listed(target, plan.fleet.regions);
      if (count <= GKE_LIMITS.authorizedNetworks) return [];
      return [
        {
          path: ["clusters", target.cluster.name, "endpoint"],
          message: `${count} blocks may call the API server of ${target.cluster.name}`,
          seen: `${count} blocks`,
          accepted: `at most ${GKE_LIMITS.authorizedNetworks}`,
        },
      ];
    });
  },
};

/** Google raises none of these. */
export const tooMuchOfGke: PlanRule = {
  id: "FW2508",
  severity: "error",
  title: "More of GKE than Google gives anybody",
  why: "A project has so many clusters in a location, a cluster so many nodes, and a pool so many of them in one zone, no matter who asks. The deployment, or the autoscaler later, would stop at the first one beyond.",
  fix: "Put clusters into another project or location, spread pools over more zones, or divide them.",
  check: ({ plan }) => {
    const own = plan.clusters.filter(isOwnGke);
    const regions = new Map(plan.fleet.regions.map((region) => [region.name, region]));
    const places = Map.groupBy(own, ({ cluster }) => {
      const region = regions.get(cluster.region);
      return `${region?.account ?? ""} in ${region?.location ?? ""}`;
    });
    return [
      ...[...places].flatMap(([place, some]) =>
        over(["clusters", some.at(-1)?.cluster.name ?? ""], `project ${place}`, "clusters", some.length, GOOGLE_QUOTAS.clusters),
      ),
      ...own.flatMap(({ cluster }) => [
        ...over(["clusters", cluster.name, "pools"], cluster.name, "nodes", maximumNodes(cluster, "gcp"), GOOGLE_QUOTAS.nodes),
        ...cluster.pools.flatMap(({ name, max, zones }) =>
          over(
            ["clusters", cluster.name, "pools", name, "max"],
            `pool ${name} in one zone`,
            "nodes",
            Math.ceil(max / zones),
            GOOGLE_QUOTAS.nodesPerZone,
          ),
        ),
      ]),
    ];
  },
};

/** Nobody can delete a key ring. */
export const keyRingTaken: PlanRule = {
  id: "FW2509",
  severity: "warning",
  title: "A GKE cluster comes back under a name that one had before",
  why: "Key rings and the names of their keys can't be deleted in Google Cloud: those of the cluster that had the name are still there, their keys destroyed. If it was deployed, Google answers 409 to the new one.",
  fix: "Give the cluster another name, or take key ring and key over with `terraform import` before the deployment.",
  check: ({ plan, before }) => {
    // Every cluster has a number in meshes, and keeps it when it has left.
    const left = before.grants.filter(({ kind, state }) => kind === "mesh-id" && state === "retired").map(({ owner }) => owner);
    return plan.clusters
      .filter((own) => isOwnGke(own) && left.includes(`cluster/${own.cluster.name}`))
      .map(({ cluster: { name }, names }) => ({
        path: ["clusters", name],
        message: `a cluster ${name} has left, and its key ring ${names["key-ring"] ?? ""} stays`,
        seen: name,
        accepted: "a name that no cluster had",
      }));
  },
};

/** GKE registers a cluster in one fleet, and in no other before it has left that one. */
export const gkeFleetChanged: PlanRule = {
  id: "FW2018",
  severity: "error",
  title: "A living cluster moves to another GKE fleet",
  why: "Google never changes the project of a registered cluster's fleet: it refuses the new one while the cluster is a member of the old one.",
  fix: "Remove `fleetProject`, run `fleetwright plan --write` and deploy that; set the new project afterwards.",
  check: ({ plan, before }) => {
    const living = new Map(before.clusters.map(({ name, fleetProject }) => [name, fleetProject]));
    return plan.clusters.flatMap(({ cluster: { name, fleetProject } }) => {
      const was = living.get(name);
      if (was === undefined || fleetProject === undefined || was === fleetProject) return [];
      return [
        {
          path: ["clusters", name, "fleetProject"],
          message: `${name} is a member of the fleet of ${was}`,
          seen: fleetProject,
          accepted: `${was}, or none first`,
          fix: "remove it, run fleetwright plan --write and deploy, then set the new project",
        },
      ];
    });
  },
};

function over(path: Path, whose: string, things: string, count: number, { most }: GoogleQuota): readonly PlanFinding[] {
  if (count <= most) return [];
  return [{ path, message: `${whose} would have ${count} ${things}`, seen: `${count} ${things}`, accepted: `at most ${most}` }];
}

function listed({ cluster, callers }: ClusterPlan, regions: readonly Region[]): number {
  const { endpoint, region } = cluster;
  const near = callers.filter(({ from }) => !isElsewhere(from, region));
  const blocks = new Set(
    near.filter(({ path }) => path === "private" || endpoint === "restricted").flatMap((one) => one.blocks.map(String)),
  );
  if (endpoint === "private") return blocks.size;
  const calls = ({ name }: Region): boolean =>
    name !== region && callers.some(({ from }) => "region" in from && from.region === name);
  return regions.filter(calls).reduce((sum, far) => sum + shownAddresses(far), blocks.size);
}

function isElsewhere(from: Caller["from"], region: string): boolean {
  return "region" in from && from.region !== region;
}

function isOwnGke({ cloud, cluster }: ClusterPlan): boolean {
  return cloud === "gcp" && cluster.existing === undefined;
}
