import { AwsAccess } from "../../constructs/aws/cluster/access.ts";
import type { AwsPrivateCaller } from "../../constructs/aws/cluster/access.ts";
import { FleetStack, RemoteOutput } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { CLUSTER_SECURITY_GROUP_OUTPUT } from "../../constructs/aws/cluster/cluster.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { Caller, ClusterPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import type { PlanIndex } from "../plan-index.ts";

export interface AccessStates {
  readonly own: RemoteState;
  /** The state of the cluster's stack. */
  readonly cluster: RemoteState;
}

/** Lets the declared callers on private paths in to one AWS cluster. */
export class AccessStack extends FleetStack {
  constructor(app: App, id: string, states: AccessStates, index: PlanIndex, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    const { region } = index.region(plan.cluster.region);
    awsProvider(this, { fleet: index.plan.name, ...providerPropsOf(region) });
    new AwsAccess(this, "Default", {
      securityGroup: new RemoteOutput(this, "cluster", states.cluster).value(CLUSTER_SECURITY_GROUP_OUTPUT),
      callers: plan.callers.filter(({ path }) => path === "private").map(privateCaller),
    });
  }
}

/** A region's addresses are known from the plan: no state has to be read for them. */
function privateCaller({ kind, from, blocks }: Literal<Caller>): AwsPrivateCaller {
  return { kind, blocks, ...("region" in from ? { region: from.region } : {}) };
}
