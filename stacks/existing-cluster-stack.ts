import { FleetStack, literal } from "../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../constructs/cdk.ts";
import { ExistingCluster } from "../constructs/existing-cluster.ts";
import type { ClusterPlan } from "../lib/model/fleet-plan.ts";
import { endpointOf, identityProps } from "./cluster-props.ts";

/** A cluster that something else owns and a kubeconfig leads to: nothing but the output that others read. */
export class ExistingClusterStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, fleet: LiteralText, plan: Literal<ClusterPlan>) {
    super(app, id, state);
    const { existing, name } = plan.cluster;
    if (existing?.kubeconfig === undefined) throw new Error(`no kubeconfig leads to ${name}`);
    const endpoint = endpointOf(existing);
    new ExistingCluster(this, "Default", {
      ...identityProps(fleet, plan),
      cloud: plan.cloud,
      nativeId: existing.id,
      ...(endpoint === undefined ? {} : { endpoint }),
      credential: {
        ...{ kind: "kubeconfig", role: literal(""), files: existing.kubeconfig, context: existing.context ?? name },
        ...(existing.exec.length === 0 ? {} : { exec: existing.exec }),
      },
    });
  }
}
