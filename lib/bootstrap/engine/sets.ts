import { fieldManagerOf, fleetNamespace, PassingError, PhaseError, SYSTEM_NAMESPACE } from "../contract.ts";
import type { ObjectWithPolicy } from "../contract.ts";
import { INVENTORY } from "../../model/sync-plugins.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { KindRef, KubeObject, ObjectRef } from "../kube-object.ts";
import { describeRef, refKey, refOf } from "../kube-object.ts";
import { isCreatedBy, marked, ownerOf } from "../ownership.ts";
import type { Owner } from "../ownership.ts";
import { createOwn } from "./apply-own.ts";
import { ENGINE_MANAGER, inSet, parentObject } from "./apply-set.ts";
import type { FoundSet, ManagedObject, SetRecord } from "./apply-set.ts";
import { whyStillThere } from "./causes.ts";
import { holds } from "./compare.ts";

// The three sets of objects that the engine keeps apart, and the records of them in the clusters.

/** What runs in a member; its record is written last and says that nothing is due. */
export const MEMBER_SET: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: SYSTEM_NAMESPACE, name: "member" };

/** What the hub has before its first member. */
export const HUB_SET: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: SYSTEM_NAMESPACE, name: "hub" };

/** What the hub holds for one member. */
export function registrationSet(fleet: string, member: string): ObjectRef {
  return { apiVersion: "v1", kind: "ConfigMap", namespace: fleetNamespace(fleet), name: `member-${member}` };
}

/** Held while a member is written to. */
export const MEMBER_LEASE: ObjectRef = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  namespace: SYSTEM_NAMESPACE,
  name: "bootstrap",
};

/** Held while what a hub keeps of its members is written to. The inventory is always among it, so that its lease stands for all. */
export function hubLease(fleet: string): ObjectRef {
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: fleetNamespace(fleet), name: `registry-${INVENTORY}` };
}

/** The plugin's objects as parts of the set; naming one object twice is a fault of the plugins. */
export function managed(
  parent: ObjectRef,
  owner: Owner,
  ...parts: readonly (readonly [plugin: string, objects: readonly ObjectWithPolicy[]])[]
): readonly ManagedObject[] {
  const all = parts.flatMap(([plugin, objects]) =>
    objects.map((one) => inSet({ ...one, fieldManager: fieldManagerOf(plugin) }, parent, owner)),
  );
  const seen = new Set<string>();
  for (const { object } of all) {
    const key = refKey(refOf(object));
    if (seen.has(key)) throw new PhaseError({ class: "bug", message: `two plugins bring ${describeRef(refOf(object))}` });
    seen.add(key);
  }
  return all;
}

/** Whichever fleet made it first: of a cluster's second one, the records in it tell. */
export const ENGINE_OWNER: Owner = { fleet: "", member: "" };

/** The namespace of our records; waits are the caller's. */
export async function ensureSystemNamespace(api: KubeApi, written: (ref: ObjectRef) => void): Promise<void> {
  const bare: KubeObject = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: SYSTEM_NAMESPACE, labels: { "app.kubernetes.io/managed-by": "fleetwright" } },
  };
  const wanted = marked(bare, ENGINE_OWNER);
  const live = await api.get(refOf(wanted));
  if (live !== undefined && live.metadata.deletionTimestamp !== undefined) {
    const message = `${api.cluster}: Namespace ${SYSTEM_NAMESPACE} ${whyStillThere(live)}`;
    throw new PassingError({ class: "waiting", message });
  }
  if (live !== undefined && !isCreatedBy(ENGINE_OWNER, live)) {
    const message = `${api.cluster}: Namespace ${SYSTEM_NAMESPACE} is there already and belongs to ${ownerOf(live)}`;
    throw new PhaseError({
      class: "conflict",
      message,
      next: "have its owner remove it: our records need a namespace of their own",
    });
  }
  if (live !== undefined && holds(live, wanted)) return;
  if (live === undefined) await createOwn({ object: wanted, fieldManager: ENGINE_MANAGER }, { api, owner: ENGINE_OWNER });
  else await api.apply(wanted, { fieldManager: ENGINE_MANAGER, force: true });
  written(refOf(wanted));
}

export interface ParentWrite {
  readonly parent: ObjectRef;
  readonly record: SetRecord;
  readonly objects: readonly ManagedObject[];
  readonly kinds: readonly KindRef[];
  readonly version: string;
  /** As it was last seen: left alone where it says the same. */
  readonly live: KubeObject | undefined;
  /** Refuse when somebody has written it since `live`. */
  readonly onlyIfUnchanged?: boolean;
}

/** Writes a set's record and returns what is there now. */
export async function writeParent(api: KubeApi, write: ParentWrite, written: (ref: ObjectRef) => void): Promise<KubeObject> {
  const wanted = parentObject(write.parent, write.record, write.objects, write.kinds, write.version);
  const { live } = write;
  // A digest that is there and should not be counts as a difference too.
  if (
    live !== undefined &&
    holds(live, wanted) &&
    Object.keys(live["data"] ?? {}).length === Object.keys(wanted["data"] ?? {}).length
  )
    return live;
  const version = write.onlyIfUnchanged === true ? live?.metadata.resourceVersion : undefined;
  const conditional = version === undefined ? wanted : { ...wanted, metadata: { ...wanted.metadata, resourceVersion: version } };
  try {
    const applied = await api.apply(conditional, { fieldManager: ENGINE_MANAGER, force: true });
    written(write.parent);
    return applied;
  } catch (error) {
    if (version === undefined || !(error instanceof KubeError) || error.status !== 409) throw error;
    // Either somebody else wrote it, or we did and its answer was lost.
    const now = await api.get(write.parent);
    if (now !== undefined && holds(now, wanted)) return now;
    const message = `${api.cluster}: another run has begun to change this cluster`;
    throw new PhaseError({ class: "waiting", message }, error);
  }
}

/** Takes back what a set's record says: from its first deletion on, no run may take the set for complete. */
export async function forgetDigest(api: KubeApi, { record, live }: FoundSet, written: (ref: ObjectRef) => void): Promise<void> {
  const { name, namespace = "", labels = {}, annotations = {} } = live.metadata;
  if (record.digest === undefined) return;
  const { digest: _, ...data } = { ...record };
  const { apiVersion, kind } = live;
  await api.apply(
    { apiVersion, kind, metadata: { name, namespace, labels, annotations }, data },
    { fieldManager: ENGINE_MANAGER, force: true },
  );
  written(refOf(live));
}
