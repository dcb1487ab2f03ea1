import type { AgentName, Cluster, Fleet, Region, RegistryName } from "../model/fleet.ts";
import type { Caller } from "../model/fleet-plan.ts";
import { Cidr } from "../model/cidr.ts";
import { PRIVATE } from "./address-table.ts";
import { hasNetwork } from "./networks.ts";
import type { FindPath } from "./paths.ts";

/** Registries whose controllers in the hub call the members' API servers. */
const HUB_CALLS: readonly RegistryName[] = ["argocd", "flux", "karmada"];
/** Registries and agents whose part in a member calls the hub's API server. */
const MEMBER_CALLS: readonly (RegistryName | AgentName)[] = ["argocd-agent", "ocm", "karmada"];

/**
 * Who may reach the cluster's API server. Nobody is listed for clusters on this machine, which only it can reach,
 * and for clusters that something else owns.
 */
export function planAccess(fleet: Fleet, region: Region, cluster: Cluster, findPath: FindPath): readonly Caller[] {
  if (!hasNetwork(region) || cluster.existing !== undefined) return [];
  const fromRegion = (kind: Caller["kind"], name: string, why: string): Caller => ({
    kind,
    from: { region: name },
    path: findPath(name, region.name) === undefined ? "internet" : "private",
    why,
  });
  const fromBlock = (kind: Caller["kind"], from: Cidr, why: string): Caller => ({ kind, from, path: pathOf(from), why });
  return [
    ...fleet.access.operators.map((block) => fromBlock("operators", block, "access.operators")),
    ...fleet.access.ci.map((entry) =>
      entry instanceof Cidr ? fromBlock("ci", entry, "access.ci") : fromRegion("ci", entry.region, "access.ci"),
    ),
    ...fleetCallers(fleet, cluster).map(({ kind, from, why }) => fromRegion(kind, from.region, why)),
  ];
}

interface FleetCaller {
  readonly kind: "hub" | "peer";
  readonly from: Cluster;
  readonly why: string;
}

/** Clusters of the fleet that call this one: one for each region they are in. */
export function fleetCallers(fleet: Fleet, cluster: Cluster): readonly FleetCaller[] {
  const { hub, registry, agent } = fleet.sync;
  if (cluster.name !== hub) {
    const from = fleet.clusters.find(({ name }) => name === hub);
    if (from === undefined || !HUB_CALLS.includes(registry)) return [];
    return [{ kind: "hub", from, why: `the hub's ${registry} calls its members` }];
  }
  const calling = [agent, registry].find((part) => MEMBER_CALLS.includes(part));
  if (calling === undefined) return [];
  const regions = [...new Set(fleet.clusters.filter(({ name }) => name !== hub).map((member) => member.region))];
  return regions.flatMap((region) => {
    const from = fleet.clusters.find((member) => member.region === region && member.name !== hub);
    return from === undefined ? [] : [{ kind: "peer", from, why: `${calling} in the members of ${region} calls the hub` }];
  });
}

function pathOf(block: Cidr): Caller["path"] {
  return PRIVATE.some((range) => range.contains(block)) ? "private" : "internet";
}
