import { NETWORK_CLOUDS, isNetworkCloud } from "../../clouds/clouds.ts";
import { entryClusters } from "../../model/entry-clusters.ts";
import { namesRing } from "../source.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** The source's path names a ring that a cluster does not have. */
export const noRing: PlanRule = {
  id: "FW2502",
  severity: "error",
  title: "The source path needs a ring",
  why: "The path of the Git repository holds {ring}, and a cluster without one would follow a path that nobody means.",
  fix: "Give the cluster a ring, or take {ring} out of the path.",
  check: ({ plan }): readonly PlanFinding[] => {
    const { source } = plan.fleet.sync;
    if (source === undefined || !namesRing(source)) return [];
    return plan.clusters
      .filter(({ cluster }) => cluster.ring === undefined)
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name],
        message: `cluster ${cluster.name} has no ring for the source path`,
        seen: source.path,
        accepted: [...plan.fleet.rings.map(({ name }) => `ring: ${name}`), "a path without {ring}"].join(", "),
        fix: "set ring, or take {ring} out of sync.source.path",
      }));
  },
};

/** An entry would have no load balancer in front of a cluster. */
export const noLoadBalancer: PlanRule = {
  id: "FW2503",
  severity: "error",
  title: "An entry leads to a cluster without a load balancer",
  why: "Load balancers are built where the fleet has networks of its own. Clusters on this machine, and those of external regions, have none, so the entry would lead nowhere.",
  fix: "Take the cluster out of the workload, or remove the entry.",
  check: ({ plan }) =>
    plan.fleet.workloads.flatMap((workload) => {
      const { name, entry } = workload;
      const led = entry === undefined ? [] : entryClusters(workload, entry);
      return plan.clusters
        .filter(({ cluster, cloud }) => led.includes(cluster.name) && !isNetworkCloud(cloud))
        .map(({ cluster, cloud }) => ({
          path: ["workloads", name, "entry"],
          message: `cluster ${cluster.name} of workload ${name} has no load balancer`,
          seen: cloud,
          accepted: NETWORK_CLOUDS.join(", "),
          fix: `take ${cluster.name} out of the workload, or remove the entry`,
        }));
    }),
};
