import type { ResourceChange } from "../resource-changes.ts";
import { valueChanges } from "../shown-values.ts";
import type { ReportedChange } from "./read-plan.ts";

/** What is foretold of a resource without a plan. */
export function foretold(change: ResourceChange): ReportedChange {
  const { action, address, type, why, successorFirst } = change;
  const forced =
    action === "replace" ? `${change.arguments.join(", ")} ${change.arguments.length === 1 ? "forces" : "force"} it` : why;
  const reason = successorFirst && action === "replace" ? [forced, "its successor is made first"] : [forced];
  const told = reason.filter((one) => one !== undefined);
  return {
    action,
    address,
    type,
    block: address,
    reason: told.length === 0 ? undefined : told.join("; "),
    tainted: false,
    values: valueChanges(change),
    imported: false,
    moved: undefined,
    noise: undefined,
  };
}
