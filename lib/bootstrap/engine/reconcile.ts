import type { Emit } from "../../model/event.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { PhaseResult, Stage } from "../contract.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KindRef, KubeObject, ObjectRef } from "../kube-object.ts";
import { at, describeRef, isJsonObject, items, refKey, refOf, textAt } from "../kube-object.ts";
import { createOwn, ownedByApply } from "./apply-own.ts";
import { PART_OF_LABEL, setId } from "./apply-set.ts";
import type { ManagedObject } from "./apply-set.ts";
import { namedCause } from "./causes.ts";
import { holds, sameContent } from "./compare.ts";
import { conflictFailure, fieldConflicts } from "./failure.ts";
import { notOurs, oursOf, ownershipOf } from "./foreign.ts";
import { inParallel } from "../../model/parallel.ts";
import { claimOn } from "../ownership.ts";
import type { Owner } from "../ownership.ts";
import { readiness } from "./readiness.ts";
import { servesAsItIs } from "./shared-object.ts";
import { waitUntil } from "./wait.ts";
import { whyNotReady } from "./workload-causes.ts";

const STAGES: readonly Stage[] = ["A", "B", "C", "D", "E"];
const WIDTH = 8;
const RETRY_MS = 500;
const ASK_WHY_AFTER_MS = 3_000;
/** Holding data of others, or too much of it: these go only when their cluster leaves. */
const NEVER_PRUNED = new Set(["Namespace", "CustomResourceDefinition", "PersistentVolumeClaim"]);

/** How one set of objects is brought about in one cluster. */
export interface ReconcileOptions {
  readonly api: KubeApi;
  readonly parent: ObjectRef;
  /** For whom objects are created; those of others are never written to. */
  readonly owner: Owner;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly cluster: string;
  readonly phase: string;
  readonly timeoutMs: number;
  /** Called before anything is written: takes the lease unless it is held. */
  readonly beforeWrite: () => Promise<void>;
  /** Told of everything that was written. */
  readonly written: (ref: ObjectRef) => void;
}

/**
 * Applies stage by stage what is missing or different; the next stage starts when the one before it is ready. What somebody
 * is deleting meanwhile is let go, and made again with all that went with it.
 */
export async function reconcile(
  objects: readonly ManagedObject[],
  options: ReconcileOptions,
  kinds: readonly KindRef[],
): Promise<void> {
  let live = await readSet(options, kinds);
  for (const stage of STAGES) {
    const wanted = objects.filter((one) => one.stage === stage);
    while (!(await bringAbout(stage, wanted, live, options))) live = await readSet(options, kinds);
  }
}

/** False where something of it has gone meanwhile. */
async function bringAbout(
  stage: Stage,
  wanted: readonly ManagedObject[],
  live: Map<string, KubeObject>,
  options: ReconcileOptions,
): Promise<boolean> {
  if (wanted.length === 0) return true;
  const due = await differing(wanted, live, options);
  if (due.length > 0) {
    await options.beforeWrite();
    options.emit({
      type: "action",
      cluster: options.cluster,
      phase: options.phase,
      message: `stage ${stage}: applying ${due.length} of ${wanted.length} objects`,
    });
    await inParallel(due, WIDTH, async (one) => {
      const applied = await write(one, live.get(refKey(refOf(one.object))), options);
      live.set(refKey(refOf(applied)), applied);
    });
  }
  // What is ready in stage E, only the plugin knows; that it is on its way out, everybody sees.
  const awaited = stage === "E" ? wanted.filter(({ object }) => isLeaving(live.get(refKey(refOf(object))))) : wanted;
  return await untilReady(awaited, live, options);
}

function isLeaving(object: KubeObject | undefined): boolean {
  return object?.metadata.deletionTimestamp !== undefined;
}

/** Deletes what the set has and should not have any more. Tells what stays because it may hold data of others. */
export async function prune(
  objects: readonly ManagedObject[],
  options: ReconcileOptions,
  kinds: readonly KindRef[],
): Promise<readonly KindRef[]> {
  const wanted = new Set(objects.filter(({ policy }) => policy === "own").map(({ object }) => refKey(refOf(object))));
  const leftOver = [...(await readSet(options, kinds)).values()].filter((one) => !wanted.has(refKey(refOf(one))));
  const stays = (one: KubeObject): boolean => NEVER_PRUNED.has(one.kind) || claimOn(one) !== undefined;
  const kept = leftOver.filter(stays);
  for (const one of kept) {
    const claim = claimOn(one);
    const why =
      claim === undefined ? "as it may hold data; delete it when nothing uses it" : `as ${claim} says that it is theirs`;
    const message = `${describeRef(refOf(one))} is not needed any more and stays, ${why}`;
    options.emit({ type: "warning", cluster: options.cluster, phase: options.phase, message });
  }
  const going = leftOver.filter((one) => !stays(one));
  if (going.length > 0) await options.beforeWrite();
  await inParallel(going, WIDTH, async (one) => {
    await options.api.delete(refOf(one), one.metadata.uid === undefined ? {} : { uid: one.metadata.uid });
    options.written(refOf(one));
  });
  return kept.map(({ apiVersion, kind }) => ({ apiVersion, kind }));
}

/** All of the set that we created, by {@link refKey}: a label alone may be a copy's. */
export async function readSet(
  { api, parent, owner }: Pick<ReconcileOptions, "api" | "parent" | "owner">,
  kinds: readonly KindRef[],
): Promise<Map<string, KubeObject>> {
  const labelSelector = `${PART_OF_LABEL}=${setId(parent)}`;
  return oursOf((await inParallel(kinds, WIDTH, (kind) => api.list(kind, { labelSelector }))).flat(), owner);
}

/** What applying would change: by comparison where that can tell, else by a dry run. */
async function differing(
  wanted: readonly ManagedObject[],
  live: Map<string, KubeObject>,
  options: ReconcileOptions,
): Promise<readonly ManagedObject[]> {
  const verdicts = await inParallel(wanted, WIDTH, async (one) => {
    const ref = refOf(one.object);
    const found = live.get(refKey(ref)) ?? (await options.api.get(ref));
    if (found !== undefined) live.set(refKey(ref), found);
    if (one.policy === "observe") {
      if (found === undefined) throw missing(options, ref);
      return false;
    }
    if (one.policy === "seed") return found === undefined;
    if (one.policy === "share" && found !== undefined && servesAsItIs(one, found, options.cluster)) return false;
    const isOwn = one.policy === "own";
    const ownership = found === undefined ? undefined : ownershipOf(one.object, found, options.owner);
    if (isOwn && found !== undefined && ownership === "foreign") throw notOurs(found, options.api.cluster);
    // Whatever is written to what is leaving goes with it.
    if (ownership === "fits" || isLeaving(found)) return false;
    if (found !== undefined && holds(found, one.object)) return false;
    const tried = await patiently(one, options, () =>
      isOwn && found === undefined ? createOwn(one, { ...options, dryRun: true }) : applyOnce(one, options.api, true),
    );
    return found === undefined || !sameContent(tried, found);
  });
  return wanted.filter((_, index) => verdicts[index]);
}

async function write(one: ManagedObject, found: KubeObject | undefined, options: ReconcileOptions): Promise<KubeObject> {
  const applied = await patiently(one, options, async () => {
    if (one.policy === "seed") return createOnce(one, options.api);
    if (one.policy !== "own") return applyOnce(one, options.api, false);
    if (found === undefined) return createOwn(one, options);
    await ownedByApply(one, options);
    return applyOnce(one, options.api, false);
  });
  options.written(refOf(one.object));
  return applied;
}

async function applyOnce(one: ManagedObject, api: KubeApi, dryRun: boolean): Promise<KubeObject> {
  return api.apply(one.object, { fieldManager: one.fieldManager, force: one.policy === "own", dryRun });
}

async function createOnce(one: ManagedObject, api: KubeApi): Promise<KubeObject> {
  try {
    return await api.create(one.object, { fieldManager: one.fieldManager });
  } catch (error) {
    // Somebody was faster, or our answer got lost: either way it is there, and it is not ours to change.
    if (!(error instanceof KubeError && error.status === 409)) throw error;
    return (await api.get(refOf(one.object))) ?? one.object;
  }
}

/** Goes on trying while the refusal is one that passes by itself. */
async function patiently(one: ManagedObject, options: ReconcileOptions, attempt: () => Promise<KubeObject>): Promise<KubeObject> {
  let result: KubeObject | undefined;
  let cause: string | undefined;
  const what = describeRef(refOf(one.object));
  await waitUntil(options, async (): Promise<PhaseResult> => {
    try {
      result = await attempt();
      return { kind: "Done" };
    } catch (error) {
      if (fieldConflicts(error).length > 0) throw new PhaseError(conflictFailure(error as KubeError, what), error);
      if (!(error instanceof KubeError) || !passes(error)) throw error;
      cause ??= await namedCause(error, options.api);
      const reason = [`${what}: ${error.message}`, ...(cause === undefined ? [] : [cause])].join("; ");
      return { kind: "Retry", afterMs: RETRY_MS, reason };
    }
  });
  if (result === undefined) throw new Error(`${what} was not applied`);
  return result;
}

function passes(error: KubeError): boolean {
  if (error.status >= 500) return /failed calling webhook|failed to call webhook/.test(error.message);
  if (error.status === 409) return error.reason === "Conflict";
  if (error.status === 403) return /being terminated/.test(error.message);
  return (
    error.reason === "KindNotServed" || (error.status === 404 && /could not find the requested resource/.test(error.message))
  );
}

/** False as soon as something has gone that was there: what it held has gone with it. */
async function untilReady(
  wanted: readonly ManagedObject[],
  live: Map<string, KubeObject>,
  options: ReconcileOptions,
): Promise<boolean> {
  const { api } = options;
  let pending = wanted.filter(({ policy }) => policy !== "observe").map(({ object }) => refOf(object));
  const began = options.clock.monotonic();
  let looked = false;
  let isWhole = true;
  await waitUntil(options, async (): Promise<PhaseResult> => {
    if (looked) {
      await inParallel(pending, WIDTH, async (ref) => {
        const found = await api.get(ref);
        if (found === undefined) isWhole = false;
        else live.set(refKey(ref), found);
      });
      if (!isWhole) return { kind: "Done" };
    }
    looked = true;
    const said = await inParallel(pending, WIDTH, (ref) => stateOf(ref, live.get(refKey(ref)), api));
    const open = pending.flatMap((ref, index) => (said[index] === undefined ? [] : [{ ref, condition: said[index] }]));
    pending = open.map(({ ref }) => ref);
    const first = open[0];
    if (first === undefined) return { kind: "Done" };
    const object = describeRef(first.ref);
    const found = live.get(refKey(first.ref));
    // Most are ready soon; what takes longer is worth further questions.
    const isSlow = found !== undefined && !readiness(found).ready && options.clock.monotonic() - began > ASK_WHY_AFTER_MS;
    return { kind: "Waiting", object, condition: isSlow ? await whyNotReady(found, api) : first.condition, who: "" };
  });
  return isWhole;
}

/** undefined once it is ready. */
async function stateOf(ref: ObjectRef, found: KubeObject | undefined, api: KubeApi): Promise<string | undefined> {
  if (found === undefined) return "is not there";
  const state = readiness(found);
  if (!state.ready) return state.condition;
  if (ref.kind !== "CustomResourceDefinition") return undefined;
  const missing = await notServed(found, api);
  return missing === undefined ? undefined : `${missing} is not served yet`;
}

/** Established is said a moment before the API server serves the new kind. */
async function notServed(crd: KubeObject, api: KubeApi): Promise<string | undefined> {
  const group = at(crd, "spec", "group");
  const kind = at(crd, "spec", "names", "kind");
  if (typeof group !== "string" || typeof kind !== "string") return undefined;
  for (const version of items(at(crd, "spec", "versions"))) {
    if (!isJsonObject(version) || version["served"] !== true) continue;
    const apiVersion = `${group}/${textAt(version, "name")}`;
    if (!(await api.serves({ apiVersion, kind }))) return `${kind} of ${apiVersion}`;
  }
  return undefined;
}

function missing(options: ReconcileOptions, ref: ObjectRef): PhaseError {
  const message = `${options.cluster}: ${describeRef(ref)} must exist and doesn't`;
  return new PhaseError({ class: "waiting", message });
}
