import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { AllowedCaller, Caller, NetworkPlan } from "../model/fleet-plan.ts";
import { Cidr } from "../model/cidr.ts";
import { isPrivate } from "../model/private-blocks.ts";
import { callsOf } from "../model/sync-plugins.ts";
import { hasNetwork } from "./networks.ts";
import type { FindPath } from "./paths.ts";

/**
 * Who may reach the cluster's API server. Nobody is listed for clusters on this machine, which only it can reach,
 * and for clusters that something else owns.
 */
export function planAccess(
  fleet: Fleet,
  region: Region,
  cluster: Cluster,
  findPath: FindPath,
  networks: ReadonlyMap<string, NetworkPlan>,
): readonly Caller[] {
  if (!hasNetwork(region) || cluster.existing !== undefined) return [];
  const fromRegion = (kind: Caller["kind"], name: string, why: string): Caller => {
    const path = findPath(name, region.name) === undefined ? "internet" : "private";
    return { kind, from: { region: name }, path, blocks: path === "private" ? (networks.get(name)?.blocks ?? []) : [], why };
  };
  const fromBlock = (kind: Caller["kind"], from: Cidr, why: string): Caller => ({
    kind,
    from,
    path: pathOf(from),
    blocks: [from],
    why,
  });
  return [
    ...fleet.access.operators.map((block) => fromBlock("operators", block, "access.operators")),
    ...fleet.access.ci.map((entry) =>
      entry instanceof Cidr ? fromBlock("ci", entry, "access.ci") : fromRegion("ci", entry.region, "access.ci"),
    ),
    ...fleetCallers(fleet, cluster).map(({ kind, from, why }) => fromRegion(kind, from.region, why)),
  ];
}

/**
 * Of a cluster's callers, those that an allow list at its API server's own address names. Those in its own network reach
 * it from there; a private API server has no other address, and a public one no list.
 */
export function allowedCallers(
  { endpoint, region }: Cluster,
  callers: readonly Caller[],
  networks: ReadonlyMap<string, NetworkPlan>,
): readonly AllowedCaller[] {
  if (endpoint !== "restricted") return [];
  return callers.flatMap(({ from, path }): readonly AllowedCaller[] => {
    if (!("region" in from)) return [{ path, block: from }];
    return from.region === region || !networks.has(from.region) ? [] : [{ path, region: from.region }];
  });
}

interface FleetCaller {
  readonly kind: "hub" | "peer";
  readonly from: Cluster;
  readonly why: string;
}

/** Clusters of the fleet that call this one's API server: of those in one region, the first stands for all. */
export function fleetCallers(fleet: Fleet, cluster: Cluster): readonly FleetCaller[] {
  const { hub } = fleet.sync;
  const calls = callsOf(fleet.sync);
  if (cluster.name !== hub && calls.members.length > 0) {
    const why = `the hub's ${calls.members.join(" and ")} ${calls.members.length === 1 ? "calls" : "call"} its members`;
    return fleet.clusters.filter(({ name }) => name === hub).map((from) => ({ kind: "hub", from, why }));
  }
  const agent = calls.hub;
  if (cluster.name !== hub || agent === undefined) return [];
  const members = fleet.clusters.filter(({ name }) => name !== hub);
  const first = new Map([...members].reverse().map((member) => [member.region, member]));
  return fleet.regions.flatMap(({ name }) => {
    const from = first.get(name);
    return from === undefined ? [] : [{ kind: "peer" as const, from, why: `${agent} in the members of ${name} calls the hub` }];
  });
}

function pathOf(block: Cidr): Caller["path"] {
  return isPrivate(block) ? "private" : "internet";
}
