import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { GoogleExistingCluster } from "../../constructs/google/cluster/existing-cluster.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import type { ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { endpointOf, identityProps } from "../cluster-props.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";

/** A GKE cluster that something else owns: nothing but the output that others read. */
export class GoogleExistingClusterStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, state);
    const { existing } = plan.cluster;
    if (existing === undefined) throw new Error(`${plan.cluster.name} is a cluster of the fleet's own`);
    const fleet = index.plan.name;
    const region = providerPropsOf(index.region(plan.cluster.region).region);
    const { location, account: project, identity } = region;
    const endpoint = endpointOf(existing);
    // Nothing is started to talk to Google where nothing has to be asked.
    if (endpoint === undefined) googleProvider(this, { fleet, ...region });
    new GoogleExistingCluster(this, "Default", {
      ...identityProps(fleet, plan),
      location,
      project,
      gkeName: existing.id,
      endpoint,
      role: existing.role ?? identity?.apply,
    });
  }
}
