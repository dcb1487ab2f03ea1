import { awsPartition } from "../../clouds/aws/partitions.ts";
import { entryClusters } from "../../model/entry-clusters.ts";
import type { Entry, Fleet, Region, Workload } from "../../model/fleet.ts";
import type { Finding } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const cannotAccelerate: Rule = {
  id: "FW1942",
  severity: "error",
  title: "An accelerator can't lead to these clusters by this policy",
  why: "AWS Global Accelerator leads to load balancers of one AWS account, and to the nearest place that is healthy. It knows no order and no places of users, and it shares users by weight within one place only.",
  fix: "Use `via: dns`, which knows every policy on every cloud.",
  check: ({ fleet }) =>
    fleet.workloads.flatMap((workload): readonly Finding[] => {
      const { name, entry } = workload;
      if (entry?.via !== "accelerator") return [];
      const path = ["workloads", name, "entry", "via"];
      return obstacles(entry, regionsOf(fleet, workload)).map((message) => ({
        path,
        message,
        seen: "accelerator",
        accepted: "dns",
      }));
    }),
};

function obstacles({ policy }: Entry, regions: readonly Region[]): readonly string[] {
  const clouds = [...new Set(regions.map(({ cloud }) => cloud))].filter((cloud) => cloud !== "aws");
  const onAws = regions.filter(({ cloud }) => cloud === "aws");
  const accounts = new Set(onAws.map(({ account }) => account));
  const places = new Set(onAws.map(({ location }) => location));
  const closed = [...places].filter((place) => awsPartition(place) !== "aws");
  return [
    ...(clouds.length === 0 ? [] : [`an accelerator leads to AWS only, and some clusters are on ${clouds.join(" and ")}`]),
    ...(accounts.size <= 1 ? [] : ["an accelerator leads to one account, and these clusters have several"]),
    ...(closed.length === 0 ? [] : [`there are no accelerators for ${closed.join(" and ")}`]),
    ...(policy === "failover" || policy === "geo" ? [`an accelerator knows no policy ${policy}`] : []),
    ...(policy === "weighted" && places.size > 1
      ? ["an accelerator shares by weight within one place only, and these clusters are in several"]
      : []),
  ];
}

function regionsOf(fleet: Fleet, workload: Workload): readonly Region[] {
  const names = workload.entry === undefined ? [] : entryClusters(workload, workload.entry);
  return fleet.clusters.filter(({ name }) => names.includes(name)).flatMap((cluster) => regionNamed(fleet, cluster.region) ?? []);
}

/** Entries by AWS Global Accelerator. */
export const AWS_ACCELERATORS: readonly Rule[] = [cannotAccelerate];
