import { INTERFACE_SERVICES } from "../../clouds/aws/endpoint-services.ts";
import { awsMachine } from "../../clouds/aws/machines.ts";
import { realmOf } from "../../clouds/clouds.ts";
import type { ClusterPlan, EntryPlan, FleetPlan, RegionPlan } from "../../model/fleet-plan.ts";
import type { LinkPlan } from "../../model/link-plan.ts";
import { outsideCheckType } from "../../model/outside-check.ts";
import type { PartLedger } from "../fixed-part.ts";

const TUNNELS_OF_CONNECTION = 2;

/** Addresses that users of an accelerator are given. */
const ACCELERATOR_ADDRESSES = 2;

/** https://aws.amazon.com/vpc/pricing, https://aws.amazon.com/eks/pricing and its like: what is billed by the hour or month. */
export function awsParts(plan: FleetPlan, ledger: PartLedger): void {
  const regions = new Map(plan.regions.filter(({ region }) => region.cloud === "aws").map((own) => [own.region.name, own]));
  const clusters = new Map(plan.clusters.filter(({ cloud }) => cloud === "aws").map((own) => [own.cluster.name, own]));
  for (const own of regions.values()) countNetwork(own, ledger);
  for (const { between } of plan.transits) for (const name of between) countTransit(regions.get(name), ledger);
  for (const link of plan.links) countLink(link, regions, ledger);
  for (const own of clusters.values()) countCluster(own, regions.get(own.cluster.region), ledger);
  for (const name of new Set(plan.entries.flatMap((entry) => ownFronts(entry).map(({ region }) => region)))) {
    // What its load balancers log lies in one bucket.
    ledger.count("entry", name, { region: name, location: regions.get(name)?.region.location }, { "aws/kms-key": 1 });
  }
  for (const entry of plan.entries) countEntry(entry, plan, clusters, ledger);
  countNames(plan, ledger);
}

function countNetwork({ region, zones, asn }: RegionPlan, ledger: PartLedger): void {
  const { name, location, network, nat } = region;
  const at = { region: name, location };
  if (asn !== undefined) ledger.count("gateway", name, at, { "aws/transit-gateway-attachment": 1 });
  if (network !== undefined) return;
  const gateways = { "per-zone": zones.length, single: 1, none: 0 }[nat ?? "per-zone"];
  ledger.count("network", name, at, {
    "aws/nat-gateway": gateways,
    "aws/public-ipv4": gateways,
    // Billed in each zone by itself.
    "aws/interface-endpoint": nat === "none" ? INTERFACE_SERVICES.length * zones.length : 0,
    "aws/kms-key": 1,
  });
}

/** Each side pays for its own. */
function countTransit(own: RegionPlan | undefined, ledger: PartLedger): void {
  if (own === undefined) return;
  const { name, location } = own.region;
  const at = { region: name, location };
  ledger.count("peering", realmOf(own.region), at, { "aws/transit-gateway-attachment": 1 });
}

/** A connection to each address of the other side, each an attachment of its own. */
function countLink({ between, ends, tunnels }: LinkPlan, regions: ReadonlyMap<string, RegionPlan>, ledger: PartLedger): void {
  for (const { region, cloud } of ends) {
    if (cloud !== "aws") continue;
    const connections = tunnels.length / TUNNELS_OF_CONNECTION;
    const at = { region, location: regions.get(region)?.region.location };
    ledger.count("link", between.join("--"), at, {
      "aws/vpn-connection": connections,
      "aws/transit-gateway-attachment": connections,
      "aws/public-ipv4": tunnels.length,
    });
  }
}

function countCluster({ cluster }: ClusterPlan, own: RegionPlan | undefined, ledger: PartLedger): void {
  const { name, region, existing, compute, pools } = cluster;
  if (existing !== undefined || own === undefined) return;
  const { location } = own.region;
  const at = { cluster: name, region, location };
  ledger.count("cluster", name, at, { "aws/control-plane": 1, "aws/kms-key": 1 });
  if (compute === "auto") ledger.leaveOut(name, "nodes of EKS Auto Mode, which brings as many as are asked for");
  for (const { machine, arch, spot, min, max } of compute === "auto" ? [] : pools) {
    const known = awsMachine(machine, arch, spot, location);
    const type = typeof known === "string" ? machine : (known.types[0] ?? machine);
    ledger.count("cluster", name, at, { [`aws/${spot ? "spot-node" : "node"}/${type}`]: [min, max] });
  }
}

function countEntry(plan: EntryPlan, fleet: FleetPlan, clusters: ReadonlyMap<string, ClusterPlan>, ledger: PartLedger): void {
  const { workload, accelerator } = plan;
  const fronts = ownFronts(plan);
  for (const { cluster, region, location } of fronts) {
    const addresses = clusters.get(cluster)?.subnets[`entry/${workload}`]?.length ?? 0;
    const at = { cluster, region, workload, location };
    ledger.count("entry", region, at, { "aws/network-load-balancer": 1, "aws/public-ipv4": addresses });
  }
  if (accelerator === undefined || fronts.length === 0) return;
  ledger.count("entry", "global", { workload }, { "aws/global-accelerator": 1, "aws/public-ipv4": ACCELERATOR_ADDRESSES });
  const zone = fleet.regions.find(({ region }) => region.name === fleet.zone?.region);
  // All accelerators log to one bucket, so that one workload alone doesn't pay for its key.
  const isFirst = fleet.entries.find((one) => one.accelerator !== undefined && ownFronts(one).length > 0) === plan;
  ledger.count("entry", "global", { location: zone?.region.location }, { "aws/kms-key": isFirst ? 1 : 0 });
}

/** Route 53 asks what it leads to from outside; what stands elsewhere, and what it asks by TLS, costs more. */
function countNames({ zone, entries }: FleetPlan, ledger: PartLedger): void {
  if (zone?.cloud !== "aws") return;
  if (zone.id === undefined) ledger.count("dns", "zone", {}, { "aws/dns-zone": 1 });
  for (const { workload, entry, inside, fronts } of entries) {
    if (inside !== undefined || entry.via !== "dns") continue;
    const isTls = outsideCheckType(entry) === "HTTPS";
    for (const { cluster, region, cloud } of fronts) {
      const kind = `aws/health-check${isTls ? "-https" : ""}${cloud === "aws" ? "" : "-elsewhere"}`;
      ledger.count("entry", "global", { cluster, region, workload }, { [kind]: 1 });
    }
  }
}

function ownFronts({ fronts }: EntryPlan): EntryPlan["fronts"] {
  return fronts.filter(({ cloud }) => cloud === "aws");
}
