import { createHash } from "node:crypto";
import { fieldManagerOf, LABEL_PREFIX } from "../contract.ts";
import type { ObjectWithPolicy } from "../contract.ts";
import type { KindRef, KubeObject, ObjectRef } from "../kube-object.ts";
import { at, describeRef, groupOf, refOf } from "../kube-object.ts";
import { marked } from "../ownership.ts";
import type { Owner } from "../ownership.ts";

// Which objects belong together, told in the way of kubectl's ApplySets (its code, not the proposal's text, sets the names).

export const PART_OF_LABEL = "applyset.kubernetes.io/part-of";
const ID_LABEL = "applyset.kubernetes.io/id";
const TOOLING = "applyset.kubernetes.io/tooling";
const GROUP_KINDS = "applyset.kubernetes.io/contains-group-kinds";
const NAMESPACES = "applyset.kubernetes.io/additional-namespaces";

/** On the parents of registrations, so that the members of a fleet can be listed. */
export const MEMBER_LABEL = `${LABEL_PREFIX}/member`;

/** What others may use too, and so stays when the set goes. */
const SHARED = `${LABEL_PREFIX}/shared`;

/** Field manager of what the engine itself keeps. */
export const ENGINE_MANAGER = fieldManagerOf("engine");

/** An object that should be, with whose it is. */
export interface ManagedObject extends ObjectWithPolicy {
  readonly fieldManager: string;
}

/** What a parent says of the run that made it. */
export interface SetRecord {
  readonly fleet: string;
  readonly member: string;
  /** UID of the member's kube-system namespace. */
  readonly uid: string;
  readonly nativeId: string;
  readonly incarnation: string;
  /** Of a member's own record: names of the hubs that it may be registered in, separated by commas. */
  readonly hubs?: string;
  /** What runs in the member; of another set than the member's it says nothing. */
  readonly agent: string;
  /** Digest of all inputs; undefined while something is under way. */
  readonly digest: string | undefined;
}

/** A parent as it was found. */
export interface FoundSet {
  readonly record: SetRecord;
  readonly kinds: readonly KindRef[];
  /** In words: what is not removed with the set. */
  readonly shared: readonly string[];
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  readonly live: KubeObject;
}

/** The id that the parent and, as `part-of`, every object of the set carry. */
export function setId(parent: ObjectRef): string {
  const name = `${parent.name}.${parent.namespace ?? ""}.${parent.kind}.${groupOf(parent.apiVersion)}`;
  return `applyset-${createHash("sha256").update(name).digest("base64url")}-v1`;
}

/** The object with the label that makes it part of the set, and the mark of who creates it; only what we own has them. */
export function inSet(managed: ManagedObject, parent: ObjectRef, owner: Owner): ManagedObject {
  if (managed.policy !== "own") return managed;
  const object = marked(managed.object, owner);
  const labels = { ...object.metadata.labels, [PART_OF_LABEL]: setId(parent) };
  return { ...managed, object: { ...object, metadata: { ...object.metadata, labels } } };
}

/** The parent to apply. `kinds` must hold every kind that the set has had until its objects are pruned. */
export function parentObject(
  parent: ObjectRef,
  record: SetRecord,
  objects: readonly ManagedObject[],
  kinds: readonly KindRef[],
  version: string,
): KubeObject {
  const namespaces = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
  if (parent.namespace !== undefined) namespaces.delete(parent.namespace);
  return {
    apiVersion: parent.apiVersion,
    kind: parent.kind,
    metadata: {
      name: parent.name,
      ...(parent.namespace === undefined ? {} : { namespace: parent.namespace }),
      labels: { [ID_LABEL]: setId(parent), [MEMBER_LABEL]: record.member },
      annotations: {
        [TOOLING]: `fleetwright/v${version}`,
        [GROUP_KINDS]: [...new Set(kinds.map(groupKind))].sort().join(","),
        [NAMESPACES]: [...namespaces].sort().join(","),
        [SHARED]: objects
          .filter(({ policy }) => policy === "share" || policy === "seed")
          .map(({ object }) => describeRef(refOf(object)))
          .sort()
          .join(","),
        [`${LABEL_PREFIX}/kinds`]: [...new Set(kinds.map((kind) => `${kind.apiVersion} ${kind.kind}`))].sort().join(","),
      },
    },
    data: {
      fleet: record.fleet,
      member: record.member,
      uid: record.uid,
      nativeId: record.nativeId,
      incarnation: record.incarnation,
      ...(record.hubs === undefined ? {} : { hubs: record.hubs }),
      agent: record.agent,
      ...(record.digest === undefined ? {} : { digest: record.digest }),
    },
  };
}

/** Reads a parent back; undefined where there is none. */
export function readParent(live: KubeObject | undefined): FoundSet | undefined {
  if (live === undefined) return undefined;
  const text = (key: string): string | undefined => {
    const value = at(live, "data", key);
    return typeof value === "string" ? value : undefined;
  };
  const kinds = (live.metadata.annotations?.[`${LABEL_PREFIX}/kinds`] ?? "").split(",").flatMap((entry) => {
    const [apiVersion, kind] = entry.split(" ");
    return apiVersion === undefined || kind === undefined ? [] : [{ apiVersion, kind }];
  });
  return {
    record: {
      fleet: text("fleet") ?? "",
      member: text("member") ?? "",
      uid: text("uid") ?? "",
      nativeId: text("nativeId") ?? "",
      incarnation: text("incarnation") ?? "",
      hubs: text("hubs") ?? "",
      agent: text("agent") ?? "",
      digest: text("digest"),
    },
    kinds,
    shared: (live.metadata.annotations?.[SHARED] ?? "").split(",").filter((entry) => entry !== ""),
    uid: live.metadata.uid,
    resourceVersion: live.metadata.resourceVersion,
    live,
  };
}

/** Every kind of what we own, once, and what was there before. */
export function kindsOf(objects: readonly ManagedObject[], before: readonly KindRef[] = []): readonly KindRef[] {
  const own = objects
    .filter(({ policy }) => policy === "own")
    .map(({ object }) => ({ apiVersion: object.apiVersion, kind: object.kind }));
  // One version of each: the one in use now, where a kind was there under another one before.
  return [...new Map([...before, ...own].map((kind) => [groupKind(kind), kind])).values()];
}

function groupKind(kind: KindRef): string {
  const group = groupOf(kind.apiVersion);
  return group === "" ? kind.kind : `${kind.kind}.${group}`;
}
