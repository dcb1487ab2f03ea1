import type { ObjectWithPolicy } from "../../contract.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import type { SyncSource } from "../../../model/fleet.ts";
import { FLUX_NAMESPACE } from "./release.ts";

/** The source of the fleet in this cluster. */
export const ROOT_SOURCE: ObjectRef = {
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
  namespace: FLUX_NAMESPACE,
  name: FLUX_NAMESPACE,
};

/** What applies it; everything else that Flux does in this cluster hangs on it. */
export const ROOT_KUSTOMIZATION: ObjectRef = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  namespace: FLUX_NAMESPACE,
  name: FLUX_NAMESPACE,
};

/** Follows one path of one branch, looking every minute, tries again every minute what failed, and removes what is no longer there. */
export function syncObjects(source: SyncSource): readonly ObjectWithPolicy[] {
  const repository = custom(ROOT_SOURCE, { interval: "1m0s", ref: { branch: source.branch }, url: source.url });
  const kustomization = custom(ROOT_KUSTOMIZATION, {
    interval: "10m0s",
    // What failed for want of a right or of a webhook must not stay so for the whole interval after that is mended.
    retryInterval: "1m0s",
    path: `./${source.path.replace(/^(\.?\/)+/, "")}`,
    prune: true,
    sourceRef: { kind: ROOT_SOURCE.kind, name: ROOT_SOURCE.name },
    wait: true,
  });
  return [repository, kustomization].map((object) => ({ object, stage: "E", policy: "own" }));
}

function custom(ref: ObjectRef, spec: KubeObject["spec"]): KubeObject {
  return { apiVersion: ref.apiVersion, kind: ref.kind, metadata: { name: ref.name, namespace: FLUX_NAMESPACE }, spec };
}
