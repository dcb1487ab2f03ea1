import { inParallel } from "../../model/parallel.ts";
import { cloudHolders } from "../cloud-holders.ts";
import type { CloudHolder, HeldKind, VolumeUser } from "../cloud-holders.ts";
import type { PhaseResult } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import { describeRef, refKey, refOf, textAt } from "../kube-object.ts";
import type { ObjectRef } from "../kube-object.ts";
import { whyStillThere } from "./causes.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import { waitUntil } from "./wait.ts";

const WIDTH = 8;

/**
 * Deletes what has made something in the cloud that would outlive the cluster, and waits until its controllers have taken that
 * down: an object stays until they take their finalizer off. What uses a volume goes before the volume. It keeps no record: what
 * is left is what the cluster still lists, so that it goes on where it was killed.
 *
 * @param kinds - what somebody has agreed to; the rest stays
 * @throws PhaseError (deadline) naming what is still there and what holds it
 */
export async function drainCloud(kinds: readonly HeldKind[], options: ReconcileOptions): Promise<void> {
  if (kinds.length === 0) return;
  let last: number | undefined;
  await waitUntil(options, async (): Promise<PhaseResult> => {
    const held = (await cloudHolders(options.api)).filter(({ kind }) => kinds.includes(kind));
    if (last !== held.length) {
      const message =
        held.length === 0 ? "nothing of it is left in the cloud" : `draining ${held.length} that hold something in the cloud`;
      if (last !== undefined || held.length > 0)
        options.emit({ type: "action", cluster: options.cluster, phase: options.phase, message });
    }
    last = held.length;
    const [first] = held;
    if (first === undefined) return { kind: "Done" };
    await deleteAll(held, options);
    return waiting(first);
  });
}

async function deleteAll(held: readonly CloudHolder[], options: ReconcileOptions): Promise<void> {
  const users = held.flatMap((one) => one.users).filter(({ isBuiltIn }) => isBuiltIn);
  const targets = [...users, ...held.map(({ by, uid }): Pick<VolumeUser, "ref" | "uid"> => ({ ref: by, uid }))];
  const once = new Map(targets.map((target) => [refKey(target.ref), target]));
  await inParallel([...once.values()], WIDTH, ({ ref, uid }) => deleteOnce(ref, uid, options));
}

/** Another one of its name, or one that goes already, is left alone. */
async function deleteOnce(ref: ObjectRef, uid: string | undefined, options: ReconcileOptions): Promise<void> {
  const api: KubeApi = options.api;
  const live = await api.get(ref);
  const isIt = live !== undefined && (uid === undefined || live.metadata.uid === uid);
  if (!isIt || live.metadata.deletionTimestamp !== undefined) return;
  await options.beforeWrite();
  await api.delete(ref, live.metadata.uid === undefined ? {} : { uid: live.metadata.uid });
  options.written(ref);
}

/** A volume that its driver can't delete says so in its status. */
function waiting({ by, kind, object, users, what }: CloudHolder): PhaseResult {
  const foreign = users.find(({ isBuiltIn }) => !isBuiltIn);
  if (foreign !== undefined) {
    const condition = `its Pods keep it: ${foreign.ref.kind} ${foreign.ref.name} would make them again`;
    return { kind: "Waiting", object: describeRef(by), condition, who: `the owner of ${describeRef(foreign.ref)}` };
  }
  if (kind === "load-balancers")
    return { kind: "Waiting", object: describeRef(by), condition: `${what} ${whyStillThere(object)}`, who: "" };
  const [phase, said] = [textAt(object, "status", "phase"), textAt(object, "status", "message")];
  const condition = [`${describeRef(refOf(object))} is there${phase === "" ? "" : `, ${phase}`}`, said]
    .filter((part) => part !== "")
    .join(": ");
  return { kind: "Waiting", object: describeRef(by), condition, who: "" };
}
