import { cloudOfDns, factsOf } from "../clouds/clouds.ts";
import type { Fleet } from "../model/fleet.ts";
import type { EntryPlan, ZonePlan } from "../model/fleet-plan.ts";
import { entryThing, seenFrom, servingClusters } from "./entries.ts";
import type { ServingCluster } from "./entries.ts";
import type { FindPath } from "./paths.ts";
import { legalName } from "./legal-name.ts";
import { isProtected } from "./protection.ts";

/**
 * The fleet's entries with what stands in front of each cluster.
 *
 * @param names - what each cluster's things are called, by the cluster's name
 */
export function planEntries(
  fleet: Fleet,
  names: ReadonlyMap<string, Readonly<Record<string, string>>>,
  findPath: FindPath,
): readonly EntryPlan[] {
  const serving = Map.groupBy(servingClusters(fleet), ({ workload }) => workload);
  return [...serving].flatMap(([workload, own]): readonly EntryPlan[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { entry, region } = first;
    const rule = factsOf(region.cloud).names.accelerator;
    const named = fleet.dns === undefined ? undefined : factsOf(cloudOfDns(fleet.dns.provider)).names.check;
    const isAccelerated = entry.via === "accelerator" && rule !== undefined;
    return [
      {
        workload,
        entry,
        accelerator: isAccelerated ? legalName(`${fleet.name}-${workload}`, rule) : undefined,
        check: entry.via === "accelerator" || named === undefined ? undefined : legalName(`${fleet.name}-${workload}`, named),
        inside: entry.reach === "network" ? insideOf(fleet, workload, own, findPath) : undefined,
        fronts: own.map(({ cluster, region: { name, cloud, location } }) => ({
          cluster: cluster.name,
          region: name,
          cloud,
          location,
          // Clouds that are not built yet have no rule for it.
          name: names.get(cluster.name)?.[entryThing(workload)] ?? "",
          protect: cluster.protect,
        })),
      },
    ];
  });
}

/** Clouds without a rule for the zone's name have none that is seen from inside alone. */
function insideOf(fleet: Fleet, workload: string, own: readonly ServingCluster[], findPath: FindPath): EntryPlan["inside"] {
  const [first] = own;
  const rule = first === undefined ? undefined : factsOf(first.region.cloud).names.zone;
  if (rule === undefined) return undefined;
  return {
    zone: legalName(`${fleet.name}-${workload}-entry`, rule),
    regions: seenFrom(fleet, own, findPath).map(({ name }) => name),
  };
}

/** Where the entries get their names. */
export function planZone(fleet: Fleet): ZonePlan | undefined {
  const { dns } = fleet;
  if (dns === undefined) return undefined;
  const { zone, provider, region, create, zoneId, parent } = dns;
  const cloud = cloudOfDns(provider);
  const rule = factsOf(cloud).names.zone;
  return {
    name: zone,
    provider,
    cloud,
    called: create && rule !== undefined ? legalName(`${fleet.name}-${zone.replaceAll(".", "-")}`, rule) : undefined,
    region,
    id: create ? undefined : zoneId,
    parent,
    protect: isProtected(fleet, "dns", zone),
  };
}
