import { createHash } from "node:crypto";
import type { Json, JsonObject, KubeObject, ObjectRef } from "./kube-object.ts";
import { at, isJsonObject, items, refKey, refOf, textAt } from "./kube-object.ts";

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

/** Somebody's word that an object is theirs. */
export interface Claim {
  /** A Helm release, a Git repository, a tool or an owner. */
  readonly owner: string;
  /** What makes them give the object up, as an advice in one clause. */
  readonly release: string;
}

/**
 * Who else says that an object is theirs, though we created it: a Helm release, a Git repository, a tool or an owner.
 *
 * @param wanted - the object as we bring it: what stands there is no claim of others
 */
export function claimOn(object: KubeObject, wanted?: KubeObject): string | undefined {
  return claimedBy(object, wanted)?.owner;
}

/** {@link claimOn} with how its owner gives the object up. */
export function claimedBy(object: KubeObject, wanted?: KubeObject): Claim | undefined {
  const { metadata } = object;
  const annotation = (key: string): string | undefined => differing(metadata.annotations, wanted?.metadata.annotations, key);
  const label = (key: string): string | undefined => differing(metadata.labels, wanted?.metadata.labels, key);
  const claim = (owner: string, release = `have ${owner} let go of it`): Claim => ({ owner, release });
  const helm = annotation("meta.helm.sh/release-name");
  if (helm !== undefined) {
    return claim(
      `Helm release ${annotation("meta.helm.sh/release-namespace") ?? ""}/${helm}`,
      "upgrade that release with `helm.sh/resource-policy: keep` on all of it, uninstall it, and take its marks (`meta.helm.sh/…`, `app.kubernetes.io/managed-by`) off what stays",
    );
  }
  const instance = label("fluxcd.controlplane.io/name");
  if (instance !== undefined)
    return claim(`Flux Operator's FluxInstance ${label("fluxcd.controlplane.io/namespace") ?? ""}/${instance}`);
  const kustomization = label("kustomize.toolkit.fluxcd.io/name");
  if (kustomization !== undefined) {
    return claim(
      `Flux itself, from Git by Kustomization ${label("kustomize.toolkit.fluxcd.io/namespace") ?? ""}/${kustomization}`,
      "delete that Kustomization with `deletionPolicy: Orphan`, and take its labels (`kustomize.toolkit.fluxcd.io/…`) off what stays",
    );
  }
  const application = annotation("argocd.argoproj.io/tracking-id");
  if (application !== undefined) return claim(`Argo CD (${application})`);
  // See kubernetes/cluster/addons/addon-manager/README.md: what has it is put back as its provider wants it.
  const addOn = label("addonmanager.kubernetes.io/mode");
  if (addOn !== undefined)
    return claim(`the cluster's add-on manager (${addOn})`, "switch that add-on off where the cluster is made");
  const tool = label("app.kubernetes.io/managed-by");
  if (tool !== undefined && tool !== "fleetwright") return claim(tool);
  const owner = items(metadata["ownerReferences"])[0];
  return owner === undefined ? undefined : claim(`${textAt(owner, "kind")} ${textAt(owner, "name")}`);
}

/** By hand, or by Flux's own command line; what Kubernetes' controllers set they set in anybody's object. */
const BY_HAND = /^(flux|kubectl.*|kube-.*|k3s|before-first-apply|fleetwright.*)$/;

/** Who keeps an object of others as they want it, and so would undo what we make of it; undefined where it was made by hand. */
export function keeperOf(object: KubeObject, wanted: KubeObject): Claim | undefined {
  const claim = claimedBy(object, wanted);
  if (claim !== undefined) return claim;
  const entries = items(at(object, "metadata", "managedFields")).filter((entry) => saysWhatItIs(entry));
  const keeper = entries.map((entry) => textAt(entry, "manager")).find((manager) => manager !== "" && !BY_HAND.test(manager));
  return keeper === undefined ? undefined : { owner: keeper, release: `have ${keeper} let go of it` };
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

/** Controllers tell their state of anybody's object, and hold it until they have cleaned up. */
function saysWhatItIs(entry: Json): boolean {
  const { "f:status": _status, "f:metadata": metadata, ...fields } = asMap(at(entry, "fieldsV1"));
  const { "f:finalizers": _finalizers, ...more } = asMap(metadata);
  return textAt(entry, "subresource") === "" && (Object.keys(fields).length > 0 || Object.keys(more).length > 0);
}

function asMap(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
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
