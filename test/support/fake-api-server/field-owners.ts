import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { at, items } from "../../../lib/bootstrap/kube-object.ts";
import type { Owners } from "./ownership.ts";

// Applies and other writes have managers of their own, though they bear the same name.

const UPDATE = " (Update)";

/** The owner that writes other than applies have. */
export function updaterOf(manager: string): string {
  return `${manager}${UPDATE}`;
}

export function managerAndOperation(owner: string): { readonly manager: string; readonly operation: "Apply" | "Update" } {
  return owner.endsWith(UPDATE)
    ? { manager: owner.slice(0, -UPDATE.length), operation: "Update" }
    : { manager: owner, operation: "Apply" };
}

/** What an update says of managers counts: a field can be handed over, or given up. */
export function renameOwners(owners: Owners, { metadata }: KubeObject): void {
  const entries = items(metadata["managedFields"]);
  for (const [owner, fields] of [...owners].filter(([name]) => name.endsWith(UPDATE))) {
    const { manager } = managerAndOperation(owner);
    const isNamed = (operation: string): boolean =>
      entries.some((entry) => at(entry, "manager") === manager && at(entry, "operation") === operation);
    if (isNamed("Update") || entries.length === 0) continue;
    owners.delete(owner);
    if (isNamed("Apply") && !owners.has(manager)) owners.set(manager, fields);
  }
}
