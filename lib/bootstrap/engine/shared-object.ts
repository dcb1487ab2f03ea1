import { PhaseError } from "../contract.ts";
import type { Json, KubeObject } from "../kube-object.ts";
import { at, describeRef, items, refOf, textAt } from "../kube-object.ts";
import { ownerOf } from "../ownership.ts";
import type { ManagedObject } from "./apply-set.ts";

/**
 * Whether what lies in the place of a shared object is somebody else's and serves as it is.
 *
 * @throws PhaseError of class `conflict` where it is somebody else's and can't serve
 */
export function servesAsItIs({ misfit, fieldManager }: ManagedObject, live: KubeObject, cluster: string): boolean {
  const managers = items(at(live, "metadata", "managedFields")).map((entry: Json) => textAt(entry, "manager"));
  if (misfit === undefined || managers.includes(fieldManager)) return false;
  const why = misfit(live);
  if (why === undefined) return true;
  const what = describeRef(refOf(live));
  throw new PhaseError({
    class: "conflict",
    message: `${cluster}: ${what} was brought by ${ownerOf(live)} and can't be used: ${why}; it is left as it is`,
    next: `bring ${what} to a version that fits, then run this again`,
  });
}
