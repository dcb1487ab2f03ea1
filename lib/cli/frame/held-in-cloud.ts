import type { CloudHolder } from "../../bootstrap/cloud-holders.ts";
import { CLUSTER_RECORD_OUTPUT } from "../../contracts/cluster-record.ts";
import { parseClusterRecord } from "../../contracts/parse-cluster-record.ts";
import type { StackPlan } from "../../model/fleet-plan.ts";
import type { CommandContext } from "./command.ts";

/** What a deployed cluster holds in its cloud, or why nobody can tell. */
export type HeldInCloud = { readonly held: readonly CloudHolder[] } | { readonly unknown: string };

/** Asks a cluster what of the cloud would outlive it. */
export async function heldInCloud(context: CommandContext, stack: StackPlan): Promise<HeldInCloud> {
  const { readState } = await import("../../terraform/state.ts");
  const { createConnect } = await import("../../bootstrap/kube/connect.ts");
  const { systemClock } = await import("../../bootstrap/clock.ts");
  const { cloudHolders } = await import("../../bootstrap/cloud-holders.ts");
  const { failureOf } = await import("../../bootstrap/engine/failure.ts");
  const { project, env, signal } = context;
  const state = await readState(project, stack, context);
  const record = state?.outputs[CLUSTER_RECORD_OUTPUT]?.value;
  // Its deployment never came to an end, so nothing ran in it.
  if (record === undefined) return { held: [] };
  try {
    const connection = await createConnect({ project, clock: systemClock, env })(parseClusterRecord(record, stack.id));
    try {
      return { held: await cloudHolders(connection.api(signal, () => "remove")) };
    } finally {
      await connection.close();
    }
  } catch (error) {
    const failure = signal.aborted ? undefined : failureOf(error);
    if (failure === undefined || failure.class === "bug") throw error;
    return { unknown: failure.message };
  }
}
