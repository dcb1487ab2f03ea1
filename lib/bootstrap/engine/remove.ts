import { sleep } from "../clock.ts";
import type { PhaseResult } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KindRef, KubeObject, ObjectRef } from "../kube-object.ts";
import { at, describeRef, groupOf, items, refOf } from "../kube-object.ts";
import { whyStillThere } from "./causes.ts";
import { readSet } from "./reconcile.ts";
import type { ReconcileOptions } from "./reconcile.ts";
import { inParallel } from "../../model/parallel.ts";
import { waitUntil } from "./wait.ts";

const WIDTH = 8;
/** How long Pods and the like of a namespace may take to follow their owners. */
const EMPTYING_MS = 60_000;

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

/** What a namespace may hold that others put there. */
const CONTENTS: readonly KindRef[] = [
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "apps/v1", kind: "StatefulSet" },
  { apiVersion: "apps/v1", kind: "DaemonSet" },
  { apiVersion: "batch/v1", kind: "Job" },
  { apiVersion: "v1", kind: "Pod" },
  { apiVersion: "v1", kind: "PersistentVolumeClaim" },
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: "v1", kind: "Secret" },
  { apiVersion: "v1", kind: "ConfigMap" },
];

/** Every namespace gets it from the cluster itself. */
const GIVEN = new Set(["ConfigMap kube-root-ca.crt"]);

/** What came of emptying a set. */
export interface Emptied {
  /** What stays, in words: namespaces in which others have something. */
  readonly residue: readonly string[];
  /** Empty and asked to go. A cluster takes five seconds over each, but over any number of them at once. */
  readonly namespaces: readonly ObjectRef[];
}

/**
 * Deletes all that a set has, users of things before the things: webhooks, custom resources, workloads, the rest, CRDs,
 * namespaces; each group is gone before the next goes. Only the namespaces are still to be waited for.
 */
export async function emptySet(parent: ObjectRef, kinds: readonly KindRef[], options: ReconcileOptions): Promise<Emptied> {
  const { api } = options;
  const found = [...(await readSet(api, parent, kinds)).values()];
  for (const rank of [0, 1, 2, 3, 4]) {
    const group = found.filter((object) => rankOf(object) === rank);
    await deleteAll(group, options);
    await untilGone(group.map(refOf), options);
  }
  const residue: string[] = [];
  const namespaces: ObjectRef[] = [];
  for (const namespace of found.filter((object) => rankOf(object) === 5)) {
    const others = await contentsAfterWait(namespace.metadata.name, options);
    if (others.length > 0) {
      residue.push(
        `Namespace ${namespace.metadata.name}, which still holds ${others.slice(0, 3).join(", ")}${others.length > 3 ? " and more" : ""}`,
      );
      continue;
    }
    await deleteAll([namespace], options);
    namespaces.push(refOf(namespace));
  }
  return { residue, namespaces };
}

/** The same, until the namespaces are gone too. Returns what stays. */
export async function removeSet(
  parent: ObjectRef,
  kinds: readonly KindRef[],
  options: ReconcileOptions,
): Promise<readonly string[]> {
  const { residue, namespaces } = await emptySet(parent, kinds, options);
  await untilGone(namespaces, options);
  return residue;
}

/** Deletes one object, whatever it is, and waits until it is gone, together with what else is on its way out. */
export async function removeOne(ref: ObjectRef, options: ReconcileOptions, others: readonly ObjectRef[] = []): Promise<void> {
  const live = await options.api.get(ref);
  if (live !== undefined) await deleteAll([live], options);
  await untilGone([...others, ...(live === undefined ? [] : [ref])], options);
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

/** What others have in a namespace, once what belonged to our workloads has had time to go. */
async function contentsAfterWait(namespace: string, options: ReconcileOptions): Promise<readonly string[]> {
  const { clock, api, signal } = options;
  const deadline = clock.monotonic() + Math.min(EMPTYING_MS, options.timeoutMs);
  for (;;) {
    const found = await contents(namespace, api);
    // Only what is already on its way out, or owned by something that is, is worth waiting for.
    const leaving = found.filter(
      (object) => object.metadata.deletionTimestamp !== undefined || object.metadata["ownerReferences"] !== undefined,
    );
    if (leaving.length === 0 || clock.monotonic() >= deadline) return found.map((object) => describeRef(refOf(object)));
    await sleep(clock, 500, signal);
  }
}

async function contents(namespace: string, api: KubeApi): Promise<readonly KubeObject[]> {
  const kinds = [...CONTENTS, ...(await customKinds(api))];
  const lists = await inParallel(kinds, WIDTH, (kind) => api.list(kind, { namespace }));
  return lists.flat().filter((object) => !GIVEN.has(`${object.kind} ${object.metadata.name}`));
}

/** Custom resources of others would go with the namespace, or hold it for ever by their finalizers. */
async function customKinds(api: KubeApi): Promise<readonly KindRef[]> {
  const crds = await api.list({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" });
  return crds.flatMap((crd) => {
    const stored = items(at(crd, "spec", "versions")).find((version) => at(version, "storage") === true);
    const [group, kind, version] = [at(crd, "spec", "group"), at(crd, "spec", "names", "kind"), at(stored, "name")];
    const isNamespaced = at(crd, "spec", "scope") === "Namespaced";
    const known = typeof group === "string" && typeof kind === "string" && typeof version === "string";
    return isNamespaced && known ? [{ apiVersion: `${group}/${version}`, kind }] : [];
  });
}
