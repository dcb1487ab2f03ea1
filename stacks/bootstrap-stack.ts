import { Bootstrap } from "../constructs/bootstrap.ts";
import { FleetStack, RemoteOutput, part } from "../constructs/cdk.ts";
import type { App, Expression, Literal, RemoteState } from "../constructs/cdk.ts";
import { CLUSTER_RECORD_OUTPUT } from "../lib/contracts/cluster-record.ts";
import { ENTRY_RECORD_OUTPUT } from "../lib/contracts/entry-record.ts";
import type { ClusterPlan, Intent } from "../lib/model/fleet-plan.ts";

export interface BootstrapStates {
  readonly own: RemoteState;
  /** The state of the member's cluster stack. */
  readonly member: RemoteState;
  /** The state of the hub's cluster stack. */
  readonly hub: RemoteState;
  /** The state of the entries in the member's region; undefined where none of them leads to the member. */
  readonly entries: RemoteState | undefined;
}

/** Makes one cluster a member of the fleet. */
export class BootstrapStack extends FleetStack {
  constructor(app: App, id: string, states: BootstrapStates, fleet: Literal<Intent>, plan: Literal<ClusterPlan>) {
    super(app, id, states.own);
    const recordOf = (part: string, state: RemoteState): Expression =>
      new RemoteOutput(this, part, state).value(CLUSTER_RECORD_OUTPUT);
    const { registries, agent, images } = fleet.sync;
    const regional =
      states.entries === undefined ? undefined : new RemoteOutput(this, "entries", states.entries).value(ENTRY_RECORD_OUTPUT);
    new Bootstrap(this, "Default", {
      record: recordOf("member", states.member),
      hub: plan.hub ? "self" : recordOf("hub", states.hub),
      sync: { registries, agent, source: plan.source ?? null, ...(images === undefined ? {} : { images }) },
      pins: fleet.pins,
      ...(fleet.baseline === undefined ? {} : { baseline: fleet.baseline }),
      ...(regional === undefined ? {} : { entries: part(regional, `.clusters[${JSON.stringify(plan.cluster.name)}]`) }),
    });
  }
}
