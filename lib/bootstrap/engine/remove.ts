import { SYSTEM_NAMESPACE } from "../contract.ts";
import type { PhaseResult } from "../contract.ts";
import type { KindRef, KubeObject, ObjectRef } from "../kube-object.ts";
import { at, describeRef, groupOf, items, refKey, refOf, textAt } from "../kube-object.ts";
import { claimOn, isCreatedBy } from "../ownership.ts";
import { whyStillThere } from "./causes.ts";
import { contentsAfterWait, namespacedKinds } from "./contents.ts";
import { readSet } from "./reconcile.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import { inParallel } from "../../model/parallel.ts";
import { ENGINE_OWNER } from "./sets.ts";
import { waitUntil } from "./wait.ts";

const WIDTH = 8;

const BUILT_IN_GROUPS = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "coordination.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** What came of emptying a set. */
export interface Emptied {
  /** What stays, in words: what others claim, or have something in. */
  readonly residue: readonly string[];
  /** Empty and asked to go. A cluster takes five seconds over each, but over any number of them at once. */
  readonly namespaces: readonly ObjectRef[];
}

export interface EmptyOptions extends ReconcileOptions {
  /** Stays, by {@link refKey}. Default: nothing. */
  readonly wanted?: ReadonlySet<string>;
  /** Called when the workloads are gone, before the definitions and namespaces go. */
  readonly afterWorkloads?: () => Promise<void>;
}

/**
 * Deletes all that a set has, users of things before the things: webhooks, custom resources, workloads, the rest, definitions,
 * namespaces; each group is gone before the next goes. What somebody else claims meanwhile stays, and so does a definition that
 * others have objects of, or a namespace in which they have something. Only the namespaces are still to be waited for.
 */
export async function emptySet(kinds: readonly KindRef[], options: EmptyOptions): Promise<Emptied> {
  const all = [...(await readSet(options, kinds))].filter(([key]) => options.wanted?.has(key) !== true).map(([, one]) => one);
  const residue: string[] = [];
  const found = all.filter((object) => {
    const claim = claimOn(object);
    if (claim !== undefined) residue.push(`${describeRef(refOf(object))}, which ${claim} says is theirs`);
    return claim === undefined;
  });
  for (const rank of [0, 1, 2, 3]) {
    if (rank === 3) await options.afterWorkloads?.();
    const group = found.filter((object) => rankOf(object) === rank);
    await deleteAll(group, options);
    await untilGone(group.map(refOf), options);
  }
  residue.push(
    ...(await removeDefinitions(
      found.filter((object) => rankOf(object) === 4),
      options,
    )),
  );
  const emptied = await removeNamespaces(
    found.filter((object) => rankOf(object) === 5),
    options,
  );
  return { residue: [...residue, ...emptied.residue], namespaces: emptied.namespaces };
}

/** A definition goes with every object of its kind, in all namespaces: not while others have one. */
async function removeDefinitions(definitions: readonly KubeObject[], options: ReconcileOptions): Promise<readonly string[]> {
  const residue: string[] = [];
  const unused = await inParallel(definitions, WIDTH, async (definition) => {
    const kind = kindOf(definition);
    const others = kind === undefined ? [] : await options.api.list(kind);
    if (others.length > 0) residue.push(`${describeRef(refOf(definition))}, of which others have ${inShort(others)}`);
    return others.length === 0 ? [definition] : [];
  });
  await deleteAll(unused.flat(), options);
  await untilGone(unused.flat().map(refOf), options);
  return residue.sort();
}

async function removeNamespaces(namespaces: readonly KubeObject[], options: ReconcileOptions): Promise<Emptied> {
  const residue: string[] = [];
  const going: ObjectRef[] = [];
  if (namespaces.length === 0) return { residue, namespaces: going };
  const kinds = await namespacedKinds(options.api);
  for (const namespace of namespaces) {
    const others = await contentsAfterWait(namespace.metadata.name, kinds, options);
    if (others.length > 0) {
      residue.push(stillHolds(namespace.metadata.name, others));
      continue;
    }
    await deleteAll([namespace], options);
    going.push(refOf(namespace));
  }
  return { residue, namespaces: going };
}

function stillHolds(namespace: string, others: readonly string[]): string {
  return `Namespace ${namespace}, which still holds ${others.slice(0, 3).join(", ")}${others.length > 3 ? " and more" : ""}`;
}

function inShort(objects: readonly KubeObject[]): string {
  const names = objects.slice(0, 3).map((object) => describeRef(refOf(object)));
  return `${names.join(", ")}${objects.length > 3 ? " and more" : ""}`;
}

/** The same, until the namespaces are gone too. Returns what stays. */
export async function removeSet(kinds: readonly KindRef[], options: EmptyOptions): Promise<readonly string[]> {
  const { residue, namespaces } = await emptySet(kinds, options);
  await untilGone(namespaces, options);
  return residue;
}

/** Deletes one object of ours and waits until it is gone, together with what else is on its way out. */
export async function removeOne(ref: ObjectRef, options: ReconcileOptions, others: readonly ObjectRef[] = []): Promise<void> {
  const live = await options.api.get(ref);
  if (live !== undefined) await deleteAll([live], options);
  await untilGone([...others, ...(live === undefined ? [] : [ref])], options);
}

/**
 * Deletes the namespace of our records with the records in it, and waits as {@link removeOne} does. Where others have put something
 * into it, the records go and it stays. One that we didn't create is left alone.
 */
export async function removeSystemNamespace(
  records: readonly ObjectRef[],
  options: ReconcileOptions,
  others: readonly ObjectRef[],
): Promise<readonly string[]> {
  const ref: ObjectRef = { apiVersion: "v1", kind: "Namespace", name: SYSTEM_NAMESPACE };
  const live = await options.api.get(ref);
  const going = live !== undefined && isCreatedBy(ENGINE_OWNER, live) ? live : undefined;
  if (going === undefined || going.metadata.deletionTimestamp !== undefined) {
    await untilGone([...others, ...(going === undefined ? [] : [ref])], options);
    return [];
  }
  const ours = new Set(records.map(refKey));
  const isRecord = (object: KubeObject): boolean => ours.has(refKey(refOf(object)));
  const foreign = await contentsAfterWait(SYSTEM_NAMESPACE, await namespacedKinds(options.api), options, isRecord);
  if (foreign.length === 0) {
    await removeOne(ref, options, others);
    return [];
  }
  await untilGone(others, options);
  for (const record of records) await removeOne(record, options);
  return [stillHolds(SYSTEM_NAMESPACE, foreign)];
}

function rankOf({ apiVersion, kind }: KubeObject): number {
  if (kind === "Namespace") return 5;
  if (kind === "CustomResourceDefinition") return 4;
  if (groupOf(apiVersion) === "admissionregistration.k8s.io") return 0;
  if (!BUILT_IN_GROUPS.has(groupOf(apiVersion))) return 1;
  return ["apps", "batch"].includes(groupOf(apiVersion)) || kind === "Pod" ? 2 : 3;
}

async function deleteAll(objects: readonly KubeObject[], options: ReconcileOptions): Promise<void> {
  await inParallel(objects, WIDTH, async (object) => {
    const { uid } = object.metadata;
    if (object.metadata.deletionTimestamp !== undefined) return;
    await options.api.delete(refOf(object), uid === undefined ? {} : { uid });
    options.written(refOf(object));
  });
}

async function untilGone(refs: readonly ObjectRef[], options: ReconcileOptions): Promise<void> {
  let pending = refs;
  await waitUntil(options, async (): Promise<PhaseResult> => {
    const found = await inParallel(pending, WIDTH, (ref) => options.api.get(ref));
    pending = pending.filter((_, index) => found[index] !== undefined);
    const first = found.find((object) => object !== undefined);
    if (first === undefined) return { kind: "Done" };
    return { kind: "Waiting", object: describeRef(refOf(first)), condition: whyStillThere(first), who: "" };
  });
}

/** The kind that a definition defines, in the version that is stored; undefined where it says none. */
export function kindOf(definition: KubeObject): KindRef | undefined {
  const stored = items(at(definition, "spec", "versions")).find((version) => at(version, "storage") === true);
  const [group, kind, version] = [
    textAt(definition, "spec", "group"),
    textAt(definition, "spec", "names", "kind"),
    textAt(stored, "name"),
  ];
  return group === "" || kind === "" || version === "" ? undefined : { apiVersion: `${group}/${version}`, kind };
}
