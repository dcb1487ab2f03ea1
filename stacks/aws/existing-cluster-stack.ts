import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { AwsExistingCluster } from "../../constructs/aws/cluster/existing-cluster.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { endpointOf, identityProps } from "../cluster-props.ts";
import type { PlanIndex } from "../plan-index.ts";

/** An EKS cluster that something else owns: nothing but the output that others read. */
export class AwsExistingClusterStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, state);
    const { existing } = plan.cluster;
    if (existing === undefined) throw new Error(`${plan.cluster.name} is a cluster of the fleet's own`);
    const fleet = index.plan.name;
    const region = providerPropsOf(index.region(plan.cluster.region).region);
    const { location, account, identity } = region;
    const endpoint = endpointOf(existing);
    // Nothing is started to talk to AWS where nothing has to be asked.
    if (endpoint === undefined) awsProvider(this, { fleet, ...region });
    new AwsExistingCluster(this, "Default", {
      ...identityProps(fleet, plan),
      location,
      account,
      eksName: existing.id,
      endpoint,
      role: existing.role ?? identity?.apply,
    });
  }
}
