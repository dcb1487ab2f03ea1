import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { AzureExistingCluster } from "../../constructs/azure/cluster/existing-cluster.ts";
import type { ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { endpointOf, identityProps } from "../cluster-props.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";

/** An AKS cluster that something else owns: nothing but the output that others read. */
export class AzureExistingClusterStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, state);
    const { existing } = plan.cluster;
    const endpoint = existing === undefined ? undefined : endpointOf(existing);
    if (existing === undefined || endpoint === undefined) throw new Error(`nothing says where ${plan.cluster.name} is`);
    const { identity } = providerPropsOf(index.region(plan.cluster.region).region);
    new AzureExistingCluster(this, "Default", {
      ...identityProps(index.plan.name, plan),
      id: existing.id,
      endpoint,
      role: existing.role ?? identity?.apply,
    });
  }
}
