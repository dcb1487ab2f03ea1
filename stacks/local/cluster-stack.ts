import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal } from "../../constructs/cdk.ts";
import { LocalCluster } from "../../constructs/local/cluster.ts";
import type { ClusterPlan, FleetPlan } from "../../lib/model/fleet-plan.ts";
import { commonProps } from "../cluster-props.ts";
import type { ClusterPlaces } from "../cluster-props.ts";

/** One cluster on this machine. */
export class LocalClusterStack extends FleetStack {
  constructor(app: App, id: string, places: ClusterPlaces, fleet: Literal<FleetPlan>, plan: Literal<ClusterPlan>) {
    super(app, id, places.own);
    const { cluster, ports } = plan;
    if (ports === undefined) throw new Error(`the plan gives ${cluster.name} no ports`);
    new LocalCluster(this, "Default", {
      ...commonProps(fleet.fleet.name, plan),
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
