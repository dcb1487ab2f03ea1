import type { ReaderOfCloud } from "./cloud-reader.ts";
import type { Region } from "../model/fleet.ts";
import type { ClusterPlan, FleetPlan } from "../model/fleet-plan.ts";
import { linkBounds } from "../plan/links.ts";
import { findPaths } from "../plan/paths.ts";
import type { FindPath } from "../plan/paths.ts";

/** What the plan wants of a connection. */
export interface Intent {
  /** Names of actors. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /**
   * `routed`: packets get as far as the filters of the other end, whose rules other programs write. `tunnelled`: the same or more, over
   * a VPN, which nothing here follows yet.
   */
  readonly wanted: "reached" | "routed" | "refused" | "tunnelled";
  readonly why: string;
}

const HTTPS = 443;
/** HTTPS, and SSH, by which agents ask Git. */
const WAYS_OUT = [HTTPS, 22];
/** Where kubelets listen for their API server, and webhooks mostly. */
const FROM_API = [
  [10_250, "an API server asks its kubelets"],
  [9443, "an API server calls webhooks"],
] as const;

/** @param readers - of the clouds whose networks can be followed */
export function intentsOf(plan: FleetPlan, readers: Readonly<Record<string, ReaderOfCloud>>): readonly Intent[] {
  const findPath = findPaths(plan.connections, linkBounds(plan.fleet.regions));
  const regions = new Map(plan.fleet.regions.map((region) => [region.name, region]));
  const clusters = plan.clusters.filter(({ cluster, cloud }) => readers[cloud] !== undefined && cluster.existing === undefined);
  return clusters
    .flatMap((to): readonly Intent[] => {
      const { name, region } = to.cluster;
      return [
        ...clusters.flatMap((from): readonly Intent[] => [
          betweenNodes(from, to, findPath(from.cluster.region, region)),
          ...toApi(from, to, readers[to.cloud]?.opensToNetwork === true).map((intent) =>
            intent.wanted === "reached" && isTunnelled(findPath(from.cluster.region, region))
              ? { ...intent, wanted: "tunnelled" as const }
              : intent,
          ),
        ]),
        ...FROM_API.map(([port, why]): Intent => ({ from: `api/${name}`, to: `nodes/${name}`, port, wanted: "reached", why })),
        { from: "internet", to: `nodes/${name}`, port: HTTPS, wanted: "refused", why: "nobody on the internet reaches nodes" },
        ...WAYS_OUT.map((port) => ({ from: `nodes/${name}`, to: "internet", port, ...wayOut(regions.get(region)) })),
        ...internetToApi(to),
        ...blocksToApi(to),
      ];
    })
    .concat(entryIntents(plan, readers));
}

function betweenNodes({ cluster: from }: ClusterPlan, { cluster: to }: ClusterPlan, path: ReturnType<FindPath>): Intent {
  const pair = { from: `nodes/${from.name}`, to: `nodes/${to.name}`, port: HTTPS };
  if (from.name === to.name) return { ...pair, wanted: "reached", why: "nodes of one cluster reach each other" };
  if (path !== undefined)
    return { ...pair, wanted: isTunnelled(path) ? "tunnelled" : "routed", why: `${from.region} and ${to.region} are joined` };
  return { ...pair, wanted: "refused", why: `nothing joins ${from.region} and ${to.region}` };
}

function isTunnelled(path: ReturnType<FindPath>): boolean {
  return path?.some(({ via }) => via === "vpn") === true;
}

/** Of others in its own network nothing is wanted where a cloud can't keep them out, and where it is public: clouds differ. */
function toApi(
  { cluster: from }: ClusterPlan,
  { cluster: to, callers, allowed }: ClusterPlan,
  opensToNetwork: boolean,
): readonly Intent[] {
  const pair = { from: `nodes/${from.name}`, to: `api/${to.name}`, port: HTTPS };
  if (from.name === to.name) return [{ ...pair, wanted: "reached", why: "nodes reach their own API server" }];
  const call = callers.find((caller) => "region" in caller.from && caller.from.region === from.region);
  if (call !== undefined && (call.path === "private" || isAllowed(allowed, from.region))) {
    return [{ ...pair, wanted: "reached", why: call.why }];
  }
  if (to.endpoint === "public") {
    return from.region === to.region ? [] : [{ ...pair, wanted: "reached", why: "its API server is open to the internet" }];
  }
  if (opensToNetwork && from.region === to.region) return [];
  return [{ ...pair, wanted: "refused", why: `nobody in ${from.region} is a caller of it` }];
}

function isAllowed(allowed: ClusterPlan["allowed"], region: string): boolean {
  return allowed.some((one) => "region" in one && one.region === region);
}

function internetToApi({ cluster }: ClusterPlan): readonly Intent[] {
  const pair = { from: "internet", to: `api/${cluster.name}`, port: HTTPS };
  if (cluster.endpoint === "public") return [{ ...pair, wanted: "reached", why: "its API server is open to the internet" }];
  return [{ ...pair, wanted: "refused", why: `its API server is ${cluster.endpoint}` }];
}

/** Who is declared by addresses. */
function blocksToApi({ cluster, callers, allowed }: ClusterPlan): readonly Intent[] {
  return callers.flatMap(({ from, path, why }): readonly Intent[] => {
    if ("region" in from) return [];
    const isLet =
      path === "private" || cluster.endpoint === "public" || allowed.some((one) => "block" in one && one.block === from);
    const pair = { from: from.toString(), to: `api/${cluster.name}`, port: HTTPS };
    return [{ ...pair, wanted: isLet ? "reached" : "refused", why }];
  });
}

function wayOut(region: Region | undefined): Pick<Intent, "wanted" | "why"> {
  if (region?.nat === "none") return { wanted: "refused", why: "its region has no NAT" };
  return { wanted: "reached", why: "its region has NAT" };
}

function entryIntents({ entries }: FleetPlan, readers: Readonly<Record<string, ReaderOfCloud>>): readonly Intent[] {
  return entries.flatMap(({ workload, entry, fronts }) =>
    fronts
      .filter(({ cloud }) => readers[cloud]?.entries === true)
      .flatMap(({ cluster, name }): readonly Intent[] => [
        {
          from: "internet",
          to: `entry/${name}`,
          port: entry.port,
          wanted: entry.reach === "network" ? "refused" : "reached",
          why: `the way in of ${workload}`,
        },
        { from: `entry/${name}`, to: `nodes/${cluster}`, port: HTTPS, wanted: "routed", why: `${workload} has its pods there` },
      ]),
  );
}
