import { cloudOfDns, factsOf } from "../clouds/clouds.ts";
import type { Fleet } from "../model/fleet.ts";
import type { EntryPlan, ZonePlan } from "../model/fleet-plan.ts";
import { entryThing, servingClusters } from "./entries.ts";
import { legalName } from "./legal-name.ts";
import { isProtected } from "./protection.ts";

/**
 * The fleet's entries with what stands in front of each cluster.
 *
 * @param names - what each cluster's things are called, by the cluster's name
 */
export function planEntries(fleet: Fleet, names: ReadonlyMap<string, Readonly<Record<string, string>>>): readonly EntryPlan[] {
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
