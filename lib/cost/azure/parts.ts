import { SYSTEM_POOL } from "../../clouds/azure/aks-limits.ts";
import { NAT_ADDRESSES } from "../../clouds/azure/limits.ts";
import { azureMachine } from "../../clouds/azure/machines.ts";
import type { ClusterPlan, EntryPlan, FleetPlan, FrontPlan, RegionPlan } from "../../model/fleet-plan.ts";
import type { PartLedger } from "../fixed-part.ts";

/** https://azure.microsoft.com/pricing: what is billed by the hour or month. */
export function azureParts(plan: FleetPlan, ledger: PartLedger): void {
  const regions = new Map(plan.regions.filter(({ region }) => region.cloud === "azure").map((own) => [own.region.name, own]));
  for (const own of regions.values()) countNetwork(own, ledger);
  for (const { between, ends, tunnels } of plan.links) {
    const own = regions.get(ends.find(({ cloud }) => cloud === "azure")?.region ?? "");
    if (own !== undefined) ledger.count("link", between.join("--"), placeOf(own), { "azure/vpn-connection": tunnels.length });
  }
  // A network is connected to the hub once, however many it meets there.
  const met = plan.connections.filter(({ via }) => via === "transit").flatMap(({ between }) => between);
  const linked = plan.links.flatMap(({ ends }) => ends.map(({ region }) => region));
  for (const name of new Set([...met, ...linked])) {
    const own = regions.get(name);
    if (own !== undefined) ledger.count("peering", "azure", placeOf(own), { "azure/hub-connection": 1 });
  }
  for (const own of plan.clusters) countCluster(own, regions.get(own.cluster.region), ledger);
  countGateways(plan, ledger);
  for (const entry of plan.entries) countEntry(entry, ledger);
  countFrontDoors(plan, regions, ledger);
  countNames(plan, regions, ledger);
}

function placeOf({ region: { name, location } }: RegionPlan) {
  return { region: name, location };
}

function countNetwork(own: RegionPlan, ledger: PartLedger): void {
  const { name, network } = own.region;
  if (own.asn !== undefined) {
    const units = own.tunnelHosts.length > 0 ? 1 : 0;
    ledger.count("gateway", name, placeOf(own), { "azure/virtual-hub": 1, "azure/vpn-scale-unit": units });
  }
  if (network !== undefined) return;
  ledger.count("network", name, placeOf(own), {
    "azure/nat-gateway": 1,
    "azure/prefix-address": NAT_ADDRESSES,
    // Of the flow logs and of the vault that has their key, each with the zone of its names.
    "azure/private-endpoint": 2,
    "azure/private-dns-zone": 2,
    "azure/hsm-key": 1,
  });
}

function countCluster({ cluster }: ClusterPlan, own: RegionPlan | undefined, ledger: PartLedger): void {
  const { name, existing, endpoint, pools } = cluster;
  if (existing !== undefined || own === undefined) return;
  const at = { ...placeOf(own), cluster: name };
  ledger.count("cluster", name, at, {
    "azure/control-plane": 1,
    [`azure/node/${SYSTEM_POOL.machine}`]: [SYSTEM_POOL.min, SYSTEM_POOL.max],
    "azure/private-endpoint": 1,
    "azure/private-dns-zone": endpoint === "private" ? 1 : 0,
    // Of secrets and of disks.
    "azure/hsm-key": 2,
  });
  for (const { machine, arch, spot, min, max } of pools) {
    const known = azureMachine(machine, arch);
    const size = typeof known === "string" ? machine : known.size;
    ledger.count("cluster", name, at, { [`azure/${spot ? "spot-node" : "node"}/${size}`]: [min, max] });
  }
}

/** What speaks HTTP behind a Front Door has a frontend of its cluster's gateway. */
function countGateways({ entries }: FleetPlan, ledger: PartLedger): void {
  const behind = entries.filter(isBehind).flatMap(ownFronts);
  for (const { cluster, region, location } of new Map(behind.map((front) => [front.cluster, front])).values()) {
    const at = { cluster, region, location };
    ledger.count("entry", region, at, { "azure/container-gateway": 1, "azure/container-gateway-association": 1 });
  }
}

function countEntry(plan: EntryPlan, ledger: PartLedger): void {
  const { workload, entry, inside } = plan;
  for (const front of ownFronts(plan)) {
    const { cluster, region, location } = front;
    const at = { cluster, region, workload, location };
    if (isBehind(plan)) ledger.count("entry", region, at, { "azure/container-gateway-frontend": 1 });
    else if (entry.reach === "internet") ledger.count("entry", region, at, { "azure/public-address": 1 });
    ledger.leaveOut(cluster, "rules of its load balancers, which AKS makes for Services");
  }
  if (inside !== undefined && ownFronts(plan).length > 0) {
    ledger.count("entry", "global", { workload }, { "azure/private-dns-zone": 1 });
  }
}

/** One holds all entries of a subscription. */
function countFrontDoors({ entries }: FleetPlan, regions: ReadonlyMap<string, RegionPlan>, ledger: PartLedger): void {
  const first = entries.filter(isBehind).flatMap((plan) => ownFronts(plan).slice(0, 1));
  const subscriptions = new Set(first.map(({ region }) => regions.get(region)?.region.account));
  ledger.count("entry", "global", {}, { "azure/front-door": subscriptions.size });
}

/** Traffic Manager bills what it may answer with; of places, one choice for each and the one that serves all others. */
function countNames({ zone, entries }: FleetPlan, regions: ReadonlyMap<string, RegionPlan>, ledger: PartLedger): void {
  if (zone?.cloud !== "azure") return;
  // Where its resource group stands.
  const location = regions.get(zone.region)?.region.location;
  if (zone.id === undefined) ledger.count("dns", "zone", { location }, { "azure/dns-zone": 1 });
  for (const plan of entries) {
    const { workload, entry, inside, fronts } = plan;
    if (inside !== undefined || entry.via !== "dns") continue;
    if (entry.policy !== "geo") {
      for (const { cluster, region } of fronts) {
        ledger.count("entry", "global", { cluster, region, workload }, { "azure/traffic-endpoint": 1 });
      }
      continue;
    }
    const geo = Object.entries(entry.geo ?? {});
    const others = geo.find(([, places]) => places.includes("default"))?.[0];
    for (const [cluster] of geo) {
      const region = fronts.find((front) => front.cluster === cluster)?.region;
      const choices = others === undefined || others === cluster ? 1 : 2;
      const at = { cluster, region, workload };
      ledger.count("entry", "global", at, { "azure/traffic-endpoint": choices, "azure/traffic-nested-endpoint": 1 });
    }
  }
}

function isBehind({ entry }: EntryPlan): boolean {
  return entry.via === "accelerator" && entry.reach === "internet";
}

function ownFronts({ fronts }: EntryPlan): readonly FrontPlan[] {
  return fronts.filter(({ cloud }) => cloud === "azure");
}
