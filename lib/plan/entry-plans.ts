import { cloudOfDns, factsOf } from "../clouds/clouds.ts";
import type { Fleet } from "../model/fleet.ts";
import type { Decision, EntryPlan, ZonePlan } from "../model/fleet-plan.ts";
import { entryThing, seenFrom, servingClusters } from "./entries.ts";
import type { ServingCluster } from "./entries.ts";
import type { FindPath } from "./paths.ts";
import { legalName } from "./legal-name.ts";
import type { GrantedAddresses } from "./inside-addresses.ts";
import { nameOf } from "./names.ts";
import { isProtected } from "./protection.ts";

/**
 * The fleet's entries with what stands in front of each cluster.
 *
 * @param names - what each cluster's things are called, by the cluster's name
 * @param granted - addresses of clusters that only networks reach
 */
export function planEntries(
  fleet: Fleet,
  names: ReadonlyMap<string, Readonly<Record<string, string>>>,
  findPath: FindPath,
  granted: GrantedAddresses,
): readonly EntryPlan[] {
  const serving = Map.groupBy(servingClusters(fleet), ({ workload }) => workload);
  return [...serving].flatMap(([workload, own]): readonly EntryPlan[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { entry, region } = first;
    const { accelerator: rule, accelerators } = factsOf(region.cloud).names;
    const isAccelerated = entry.via === "accelerator" && rule !== undefined;
    return [
      {
        workload,
        entry,
        accelerator: isAccelerated ? legalName(`${fleet.name}-${workload}`, rule) : undefined,
        accelerators:
          isAccelerated && accelerators !== undefined
            ? legalName(`${fleet.name}${accelerators.suffix}`, accelerators)
            : undefined,
        check: entry.via === "accelerator" ? undefined : checkOf(fleet, workload),
        inside: entry.reach === "network" ? insideOf(fleet, workload, own, findPath) : undefined,
        fronts: own.map(({ cluster, region: { name, cloud, location } }) => ({
          cluster: cluster.name,
          region: name,
          cloud,
          location,
          // Clouds that are not built yet have no rule for it.
          name: names.get(cluster.name)?.[entryThing(workload)] ?? "",
          address: entry.reach === "network" ? granted.addressOf(cluster.name, name, cloud) : undefined,
          protect: cluster.protect,
        })),
      },
    ];
  });
}

/** Of the cloud that serves the zone. */
function checkOf(fleet: Fleet, workload: string): string | undefined {
  const { dns, regions } = fleet;
  const region = regions.find(({ name }) => name === dns?.region);
  if (dns === undefined) return undefined;
  const rule = factsOf(cloudOfDns(dns.provider)).names.check;
  if (rule === undefined) return undefined;
  const wanted = `${fleet.name}-${workload}`;
  return region === undefined ? legalName(wanted, rule) : nameOf(wanted, region, rule);
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
  const { zone: rule, answers } = factsOf(cloud).names;
  return {
    name: zone,
    provider,
    cloud,
    called: create && rule !== undefined ? legalName(`${fleet.name}-${zone.replaceAll(".", "-")}`, rule) : undefined,
    answers: answers === undefined ? undefined : legalName(`${fleet.name}${answers.suffix}`, answers),
    region,
    id: create ? undefined : zoneId,
    parent,
    protect: isProtected(fleet, "dns", zone),
  };
}

/** What stands in front of clusters, where a cloud has several kinds. */
export function entryDecisions(entries: readonly EntryPlan[]): readonly Decision[] {
  return entries.flatMap(({ workload, entry, fronts }) =>
    [...new Set(fronts.map(({ cloud }) => cloud))].flatMap((cloud) => {
      const choice = factsOf(cloud).network?.entryChoice?.(entry);
      return choice === undefined ? [] : [{ about: `entry of ${workload} on ${cloud}`, ...choice }];
    }),
  );
}
