import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { CLUSTER_RECORD_OUTPUT } from "../../contracts/cluster-record.ts";
import type { CommandContext } from "./command.ts";
import { isGoneFromHere } from "./engine-options.ts";

/**
 * Tells of a cluster that doesn't answer whether it was destroyed without leaving: its folder on this machine is gone, or the state
 * of its stack holds it no more. One that somebody has deleted behind Terraform's back can't be told from one that is only down.
 */
export function goneClusters(context: CommandContext): (record: ClusterRecord) => Promise<boolean> {
  return async (record) => {
    if (isGoneFromHere(record, context.project)) return true;
    const { checkPlan } = await import("./load-plan.ts");
    const { readState } = await import("../../terraform/state.ts");
    const { FleetError } = await import("../../errors.ts");
    const { planned } = await checkPlan(context);
    const stack = planned?.plan.stacks.find(({ layer, subject }) => layer === "cluster" && subject === record.name);
    if (stack === undefined) return false;
    try {
      return (await readState(context.project, stack, context))?.outputs[CLUSTER_RECORD_OUTPUT] === undefined;
    } catch (error) {
      // What can't be read says nothing.
      if (!(error instanceof FleetError) || context.signal.aborted) throw error;
      return false;
    }
  };
}
