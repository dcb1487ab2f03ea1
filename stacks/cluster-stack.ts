import { FleetStack } from "../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../constructs/cdk.ts";
import { LocalCluster } from "../constructs/cluster/local.ts";
import { FleetError } from "../lib/errors.ts";
import type { ClusterPlan } from "../lib/model/fleet-plan.ts";

/** One cluster with everything that belongs to it alone. */
export class ClusterStack extends FleetStack {
  constructor(app: App, id: string, place: StatePlace, fleet: string, plan: Literal<ClusterPlan>) {
    super(app, id, place);
    const { cluster, ports } = plan;
    if (plan.cloud !== "local" || cluster.existing !== undefined || ports === undefined) {
      throw new FleetError(
        "input",
        `clusters.${cluster.name}: clusters on ${plan.cloud} can be planned, but not synthesized yet`,
      );
    }
    new LocalCluster(this, "Default", {
      fleet,
      name: cluster.name,
      region: cluster.region,
      kubernetes: cluster.kubernetes,
      protect: cluster.protect,
      labels: cluster.labels,
      annotations: annotationsOf(plan),
      ports,
      pools: cluster.pools.map((pool) => ({
        name: pool.name,
        nodes: pool.min,
        arch: pool.arch,
        labels: pool.labels,
        taints: pool.taints,
      })),
    });
  }
}

/** What people wrote about a cluster goes with its record, so that the hub shows it where it is asked for. */
function annotationsOf({ cluster }: Literal<ClusterPlan>): Record<string, string> {
  const own = { description: cluster.description, reason: cluster.reason, until: cluster.until };
  const filled = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...cluster.annotations, ...Object.fromEntries(filled.map(([name, text]) => [`fleetwright.dev/${name}`, text])) };
}
