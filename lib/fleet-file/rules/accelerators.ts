import { factsOf } from "../../clouds/clouds.ts";
import { entryClusters } from "../../model/entry-clusters.ts";
import type { Entry, Fleet, Region, Workload } from "../../model/fleet.ts";
import type { Finding } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const cannotAccelerate: Rule = {
  id: "FW1942",
  severity: "error",
  title: "An accelerator can't lead to these clusters by this policy",
  why: "An accelerator is one cloud's: it leads to clusters there, of one account or project, and to the nearest place that is healthy. None knows places of users, and Azure's alone knows an order; that of AWS shares users by weight within one place, and that of Google Cloud not at all. Azure's speaks HTTP alone, and stands under names of Azure DNS.",
  fix: "Use `via: dns`, which knows every policy on every cloud.",
  check: ({ fleet }) =>
    fleet.workloads.flatMap((workload): readonly Finding[] => {
      const { name, entry } = workload;
      if (entry?.via !== "accelerator") return [];
      const path = ["workloads", name, "entry", "via"];
      return obstacles(entry, regionsOf(fleet, workload), fleet.dns?.provider).map((message) => ({
        path,
        message,
        seen: "accelerator",
        accepted: "dns",
      }));
    }),
};

function obstacles(
  { policy, tls, port, health }: Entry,
  regions: readonly Region[],
  zone: string | undefined,
): readonly string[] {
  const clouds = [...new Set(regions.map(({ cloud }) => cloud))];
  const without = clouds.filter((cloud) => factsOf(cloud).network?.acceleratorObstacles === undefined);
  return [
    ...(clouds.length <= 1 ? [] : [`an accelerator leads to one cloud, and these clusters are on ${clouds.join(" and ")}`]),
    ...(without.length === 0 ? [] : [`there are no accelerators on ${without.join(" and ")}`]),
    ...clouds.flatMap((cloud) => {
      const own = regions.filter((region) => region.cloud === cloud);
      return factsOf(cloud).network?.acceleratorObstacles?.({ policy, tls, port, health, zone, regions: own }) ?? [];
    }),
  ];
}

function regionsOf(fleet: Fleet, workload: Workload): readonly Region[] {
  const names = workload.entry === undefined ? [] : entryClusters(workload, workload.entry);
  return fleet.clusters.filter(({ name }) => names.includes(name)).flatMap((cluster) => regionNamed(fleet, cluster.region) ?? []);
}

/** Entries by addresses that a cloud announces everywhere. */
export const ACCELERATORS: readonly Rule[] = [cannotAccelerate];
