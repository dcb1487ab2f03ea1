import { networkFacts } from "../../clouds/clouds.ts";
import { servingClusters } from "../entries.ts";
import type { PlanRule } from "./plan-rule.ts";

/** A load balancer that users reach has nowhere to stand. */
export const noPublicSubnets: PlanRule = {
  id: "FW2511",
  severity: "error",
  title: "An existing network has no public subnets for an entry",
  why: "Users come over the internet, so the load balancer must stand in subnets that have a way in from there.",
  fix: "Name the network's public subnets, one in each zone.",
  check: ({ plan }) =>
    servingClusters(plan.fleet)
      .filter(({ region }) => region.network !== undefined && networkFacts(region.cloud).shared !== undefined)
      .filter(({ region }) => (region.network?.subnets.public ?? []).length === 0)
      .map(({ workload, cluster, region }) => ({
        path: ["regions", region.name, "network", "subnets"],
        message: `workload ${workload} has an entry to cluster ${cluster.name}, and the network of ${region.name} has no public subnets`,
        seen: Object.keys(region.network?.subnets ?? {}).join(", ") || "no subnets",
        accepted: "`public` with one subnet in each zone",
        fix: "name them under subnets.public, or remove the entry",
      })),
};
