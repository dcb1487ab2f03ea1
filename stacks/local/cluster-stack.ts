import { FleetStack, literal } from "../../constructs/cdk.ts";
import type { App, Literal } from "../../constructs/cdk.ts";
import { LocalCluster } from "../../constructs/local/cluster.ts";
import type { ClusterPlan, Intent } from "../../lib/model/fleet-plan.ts";
import { commonProps } from "../cluster-props.ts";
import type { ClusterStates } from "../cluster-props.ts";

/** One cluster on this machine. */
export class LocalClusterStack extends FleetStack {
  constructor(app: App, id: string, states: ClusterStates, fleet: Literal<Intent>, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    const { cluster, ports } = plan;
    if (ports === undefined) throw new Error(`the plan gives ${cluster.name} no ports`);
    new LocalCluster(this, "Default", {
      ...commonProps(fleet.name, plan),
      ports,
      pools: cluster.pools.map((pool) => ({
        name: pool.name,
        nodes: pool.min,
        arch: literal(pool.arch),
        labels: pool.labels,
        taints: pool.taints,
      })),
    });
  }
}
