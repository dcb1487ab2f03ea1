import type { Problem } from "../errors.ts";
import type { Fleet } from "../model/fleet.ts";
import type { ClusterPlan, FleetPlan, Planned, RegionPlan } from "../model/fleet-plan.ts";
import type { Lock } from "../model/lock.ts";
import { compareText } from "../model/compare-text.ts";
import { pinnedPlugins } from "../model/sync-plugins.ts";
import { allowedCallers, planAccess } from "./access.ts";
import { consentsOf } from "./consents.ts";
import { livingOf } from "./living.ts";
import { lockedStacks, staleStacks } from "./locked-stacks.ts";
import { planWorkloads } from "./failures/workload-plans.ts";
import { stayingFleet } from "../model/staying-fleet.ts";
import { planAddresses } from "./addresses.ts";
import { BlockPool } from "./block-pool.ts";
import { attachedSubnets } from "./attached-subnets.ts";
import { pairKey, planConnectivity } from "./connectivity.ts";
import { entryDecisions, planEntries, planZone } from "./entry-plans.ts";
import { gatewayRegions, hubRegions } from "./gateways.ts";
import { GrantedAddresses } from "./inside-addresses.ts";
import { Ledger } from "./ledger.ts";
import { largerPool } from "./larger-pool.ts";
import { linkBounds, planLinks, planTunnels } from "./links.ts";
import { planNames } from "./names.ts";
import { planNetworks } from "./network-plans.ts";
import { planNumbers } from "./numbering.ts";
import { planOrder } from "./order.ts";
import { findPaths } from "./paths.ts";
import { podAddressing } from "./reused-ranges.ts";
import { planRights } from "./rights.ts";
import { planRoutes, planTransits } from "./routing.ts";
import { PLAN_RULES } from "./rules.ts";
import type { PlanFacts } from "./rules/plan-rule.ts";
import { workloadLabels } from "./workload-labels.ts";
import { sourceOf } from "./source.ts";

/**
 * Decides all that can be known before anything is deployed. The same fleet and lock give the same plan, whatever the
 * order of the file, the machine or the locale; what the lock holds stays as it is.
 *
 * @returns the plan with all problems found; nothing is thrown for a fault in the fleet file
 */
export function planFleet(written: Fleet, before: Lock): Planned {
  const whole = inNameOrder(written);
  const fleet = stayingFleet(whole);
  const topology = planConnectivity(fleet, before);
  const gateways = gatewayRegions(fleet.regions, topology.connections, topology.hubs);
  const bounds = linkBounds(fleet.regions);
  const findPath = findPaths(topology.connections, bounds);
  const ledger = new Ledger(before);
  // What leaves keeps its grants until it is gone.
  const pool = new BlockPool(ledger, whole);
  const addresses = planAddresses(whole, pool, ledger);
  const numbers = planNumbers(whole, gateways, ledger);
  const tunnels = planTunnels(fleet.regions, topology.connections, ledger);
  const names = planNames(fleet, topology.connections);
  const { grants, choices, added, chosen, retired } = ledger.close();
  const entries = planEntries(fleet, names.clusters, findPath, new GrantedAddresses(addresses.regions, numbers.meshIds));
  const networks = planNetworks(fleet, addresses.regions, entries);

  const regions = fleet.regions.map((region): RegionPlan => ({
    region,
    names: names.regions.get(region.name) ?? {},
    ranges: addresses.regions.get(region.name) ?? [],
    network: networks.get(region.name),
    zones: addresses.shared.get(region.name)?.zones ?? [],
    subnets: addresses.shared.get(region.name)?.subnets ?? [],
    attached: attachedSubnets(region, addresses.shared.get(region.name)?.subnets ?? []),
    asn: numbers.asns.get(region.name),
    tunnelHosts: tunnels.hosts.get(region.name) ?? [],
    state: region.state ?? fleet.state,
  }));
  const regionNamed = new Map(fleet.regions.map((region) => [region.name, region]));
  const served = workloadLabels(fleet);
  const clusters = fleet.clusters.flatMap((cluster): readonly ClusterPlan[] => {
    const region = regionNamed.get(cluster.region);
    if (region === undefined) return [];
    const callers = planAccess(fleet, region, cluster, findPath, networks);
    return [
      {
        cluster,
        cloud: region.cloud,
        hub: cluster.name === fleet.sync.hub,
        labels: { ...cluster.labels, ...served.get(cluster.name) },
        names: names.clusters.get(cluster.name) ?? {},
        ranges: addresses.clusters.get(cluster.name) ?? [],
        pods: podAddressing(fleet, region, cluster),
        subnets: addresses.shared.get(region.name)?.chosen.get(cluster.name) ?? {},
        meshId: numbers.meshIds.get(cluster.name),
        ports: numbers.ports.get(cluster.name),
        callers,
        allowed: allowedCallers(cluster, callers, networks),
        rights: planRights(fleet, region, cluster),
        source: sourceOf(fleet.sync.source, cluster, region),
      },
    ];
  });
  const callers = new Map(clusters.map((plan) => [plan.cluster.name, plan.callers]));
  const { connections, domains, decisions } = topology;
  const beyond = planTransits([...networks.keys()], connections, "vpn", bounds);
  const hubs = hubRegions(fleet.regions, connections, topology.hubs);
  const order = planOrder({ fleet, connections, gateways, hubs, findPath, callers }, before);
  const { hub, registries, agent, images } = fleet.sync;
  const plan: FleetPlan = {
    fleet,
    name: fleet.name,
    sync: { hub, registries, agent, ...(images === undefined ? {} : { images }) },
    ...(fleet.baseline === undefined ? {} : { baseline: fleet.baseline }),
    regions,
    clusters,
    connections,
    hubs,
    domains,
    routes: planRoutes([...networks.keys()], connections, bounds),
    transits: planTransits([...networks.keys()], connections, "transit", bounds),
    links: planLinks(regions, beyond, tunnels.blocks, names.links),
    entries,
    zone: planZone(fleet),
    ...order,
    pins: before.pins.filter((pin) => pinnedPlugins(fleet.sync).includes(pin.agent)),
    decisions: [...decisions, ...entryDecisions(entries)],
  };
  const living = livingOf(whole, clusters, before);
  const stacks = lockedStacks(order.stacks, before);
  const lock: Lock = { ...before, ...living, grants, choices, ...stacks };
  const workloads = planWorkloads(plan);
  const problems = check({
    written,
    plan,
    before,
    living,
    lock,
    names: names.given,
    hubs: topology.hubs,
    misplaced: ledger.misplaced,
    blockShortages: pool.shortages,
    shared: addresses.shared,
    poolFor: () => largerPool(whole, before),
    numberShortages: [...numbers.shortages, ...tunnels.shortages],
    findPath,
    workloads,
  });
  const stale = staleStacks(before, stacks);
  return {
    plan,
    lock,
    added,
    retired,
    chosen,
    stale,
    consents: consentsOf(before, living, order.stacks, fleet),
    workloads,
    problems,
  };
}

function check(facts: PlanFacts): readonly Problem[] {
  return PLAN_RULES.flatMap(({ id, severity, check }) => check(facts).map((found) => ({ rule: id, severity, ...found })));
}

/** The order of the file decides nothing. */
function inNameOrder(fleet: Fleet): Fleet {
  const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
    compareText(left.name, right.name);
  const links = [...fleet.connectivity.links].sort((left, right) => compareText(pairKey(left.between), pairKey(right.between)));
  return {
    ...fleet,
    connectivity: { ...fleet.connectivity, links },
    regions: [...fleet.regions].sort(byName),
    clusters: [...fleet.clusters].sort(byName),
    workloads: [...fleet.workloads].sort(byName),
  };
}
