import { NAT_ADDRESSES } from "../../clouds/google/limits.ts";
import { googleMachine } from "../../clouds/google/machines.ts";
import { PRIVATE_DOMAINS } from "../../clouds/google/private-domains.ts";
import { isRedirected } from "../../clouds/google/redirect.ts";
import { SIGNATURES } from "../../clouds/google/signatures.ts";
import type { ClusterPlan, EntryPlan, FleetPlan, RegionPlan } from "../../model/fleet-plan.ts";
import type { PartLedger } from "../fixed-part.ts";

/** Rules of a security policy: the signatures, and one for holes that the whole world knows of. */
const ARMOR_RULES = SIGNATURES.length + 1;

/** https://cloud.google.com/vpc/pricing, https://cloud.google.com/kubernetes-engine/pricing and its like: what is billed by the hour or month. */
export function googleParts(plan: FleetPlan, ledger: PartLedger): void {
  const regions = new Map(plan.regions.filter(({ region }) => region.cloud === "gcp").map((own) => [own.region.name, own]));
  for (const own of regions.values()) countNetwork(own, ledger);
  // A network is a member of the hub once, however many it meets there.
  const met = plan.connections.filter(({ via }) => via === "transit").flatMap(({ between }) => between);
  for (const name of new Set(met)) {
    const own = regions.get(name);
    if (own !== undefined) ledger.count("peering", "gcp", placeOf(own), { "gcp/hub-spoke": 1 });
  }
  for (const { between, ends, tunnels } of plan.links) {
    const own = regions.get(ends.find(({ cloud }) => cloud === "gcp")?.region ?? "");
    if (own === undefined) continue;
    const spokes = met.includes(own.region.name) ? 1 : 0;
    ledger.count("link", between.join("--"), placeOf(own), { "gcp/vpn-tunnel": tunnels.length, "gcp/hub-spoke": spokes });
  }
  for (const own of plan.clusters) countCluster(own, regions.get(own.cluster.region), ledger);
  for (const entry of plan.entries) countEntry(entry, ledger);
  countNames(plan, ledger);
}

function placeOf({ region: { name, location } }: RegionPlan) {
  return { region: name, location };
}

function countNetwork(own: RegionPlan, ledger: PartLedger): void {
  if (own.region.network !== undefined) return;
  ledger.count("network", own.region.name, placeOf(own), {
    "gcp/nat-gateway": 1,
    "gcp/nat-address": NAT_ADDRESSES,
    "gcp/dns-zone": PRIVATE_DOMAINS.length,
  });
}

function countCluster({ cluster }: ClusterPlan, own: RegionPlan | undefined, ledger: PartLedger): void {
  const { name, existing, compute, pools, backup } = cluster;
  if (existing !== undefined || own === undefined) return;
  const at = { ...placeOf(own), cluster: name };
  ledger.count("cluster", name, at, { "gcp/control-plane": 1, "gcp/kms-key": 1 });
  if (compute === "auto") ledger.leaveOut(name, "pods of GKE Autopilot, which bills what they ask for");
  if (backup !== undefined) ledger.leaveOut(name, "backups, which Backup for GKE bills by pods and gibibytes");
  for (const { machine, arch, spot, min, max } of compute === "auto" ? [] : pools) {
    const known = googleMachine(machine, arch);
    const type = typeof known === "string" ? machine : known.type;
    ledger.count("cluster", name, at, { [`gcp/${spot ? "spot-node" : "node"}/${type}`]: [min, max] });
  }
}

function countEntry({ workload, entry, accelerator, inside, fronts }: EntryPlan, ledger: PartLedger): void {
  const own = fronts.filter(({ cloud }) => cloud === "gcp");
  if (own.length === 0) return;
  const endsTls = entry.tls === "managed";
  const rules = isRedirected(endsTls, entry.port) ? 2 : 1;
  if (accelerator !== undefined) {
    ledger.count(
      "entry",
      "global",
      { workload },
      {
        "gcp/global-forwarding-rule": rules,
        "gcp/global-address": 1,
        "gcp/security-policy": endsTls ? 1 : 0,
        "gcp/security-policy-rule": endsTls ? ARMOR_RULES : 0,
      },
    );
    return;
  }
  for (const { cluster, region, location } of own) {
    ledger.count(
      "entry",
      region,
      { cluster, region, workload, location },
      {
        "gcp/forwarding-rule": rules,
        "gcp/balancer-address": entry.reach === "internet" ? 1 : 0,
      },
    );
  }
  if (inside !== undefined) ledger.count("entry", "global", { workload }, { "gcp/dns-zone": 1 });
}

function countNames({ zone, entries }: FleetPlan, ledger: PartLedger): void {
  if (zone?.cloud !== "gcp") return;
  if (zone.id === undefined) ledger.count("dns", "zone", {}, { "gcp/dns-zone": 1 });
  for (const { workload, entry, inside } of entries) {
    const isLed = inside === undefined && entry.via === "dns";
    if (isLed) ledger.count("entry", "global", { workload }, { "gcp/dns-health-check": 1 });
  }
}
