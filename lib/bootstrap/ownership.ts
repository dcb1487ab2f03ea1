import { createHash } from "node:crypto";
import type { Json, KubeObject, ObjectRef } from "./kube-object.ts";
import { at, items, refKey, refOf, textAt } from "./kube-object.ts";

// Whose an object is. Ours is what we created: the object says so by a mark that travels in the very request that creates it, so
// that no kill can part the two. Names, labels and field managers prove nothing: others may have had the object first.

/** The annotation with {@link creationMark}. */
export const CREATED = "fleetwright.dev/created";

/** For which membership an object was created. */
export interface Owner {
  readonly fleet: string;
  readonly member: string;
}

/** Made of the membership and of which object it is: a copy of the object under another name doesn't bear its own. */
export function creationMark({ fleet, member }: Owner, ref: ObjectRef): string {
  const text = JSON.stringify([fleet, member, refKey(ref)]);
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

/** The object with the mark that makes it ours when it is created. */
export function marked(object: KubeObject, owner: Owner): KubeObject {
  const annotations = { ...object.metadata.annotations, [CREATED]: creationMark(owner, refOf(object)) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Whether we created it for this membership. */
export function isCreatedBy(owner: Owner, object: KubeObject): boolean {
  return object.metadata.annotations?.[CREATED] === creationMark(owner, refOf(object));
}

/**
 * Who else says that an object is theirs, though we created it: a Helm release, a Git repository, a tool or an owner.
 *
 * @param wanted - the object as we bring it: what stands there is no claim of others
 */
export function claimOn(object: KubeObject, wanted?: KubeObject): string | undefined {
  const { metadata } = object;
  const annotation = (key: string): string | undefined => differing(metadata.annotations, wanted?.metadata.annotations, key);
  const label = (key: string): string | undefined => differing(metadata.labels, wanted?.metadata.labels, key);
  const release = annotation("meta.helm.sh/release-name");
  if (release !== undefined) return `Helm release ${annotation("meta.helm.sh/release-namespace") ?? ""}/${release}`;
  const instance = label("fluxcd.controlplane.io/name");
  if (instance !== undefined)
    return `Flux Operator's FluxInstance ${label("fluxcd.controlplane.io/namespace") ?? ""}/${instance}`;
  const kustomization = label("kustomize.toolkit.fluxcd.io/name");
  if (kustomization !== undefined)
    return `Flux itself, from Git by Kustomization ${label("kustomize.toolkit.fluxcd.io/namespace") ?? ""}/${kustomization}`;
  const application = annotation("argocd.argoproj.io/tracking-id");
  if (application !== undefined) return `Argo CD (${application})`;
  const tool = label("app.kubernetes.io/managed-by");
  if (tool !== undefined && tool !== "fleetwright") return tool;
  const owner = items(metadata["ownerReferences"])[0];
  return owner === undefined ? undefined : `${textAt(owner, "kind")} ${textAt(owner, "name")}`;
}

/** Who has an object that we didn't create, as far as it says: its claims first, then who set its fields. */
export function ownerOf(object: KubeObject): string {
  const claim = claimOn(object);
  if (claim !== undefined) return claim;
  const managers = managersOf(object).filter((manager) => !/^(kube-|fleetwright)/.test(manager));
  if (managers.includes("flux")) return "the flux command line";
  const created = object.metadata.annotations?.[CREATED] !== undefined;
  return managers[0] ?? (created ? "another member of a fleet" : "somebody who left no name");
}

function managersOf(object: KubeObject): readonly string[] {
  return items(at(object, "metadata", "managedFields")).map((entry: Json) => textAt(entry, "manager"));
}

function differing(
  live: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>> | undefined,
  key: string,
): string | undefined {
  const value = live?.[key];
  return value === wanted?.[key] ? undefined : value;
}
