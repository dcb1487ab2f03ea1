import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { refOf, textAt } from "../../kube-object.ts";
import type { JsonObject, KubeObject, ObjectRef } from "../../kube-object.ts";
import { factsOf } from "../../../clouds/clouds.ts";
import type { Cloud } from "../../../model/fleet.ts";
import type { SyncSource } from "../../../model/sync.ts";
import { credentialFields } from "./credentials.ts";
import { isOurs } from "./flux-objects.ts";
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

/** The member's own source, and what applies it. */
export function syncObjects(source: SyncSource, cloud: Cloud): readonly ObjectWithPolicy[] {
  const repository = custom(ROOT_SOURCE, sourceSpec(source, cloud));
  const kustomization = custom(ROOT_KUSTOMIZATION, syncSpec(source, ROOT_SOURCE.name));
  return [repository, kustomization].map((object) => ({ object, stage: "E" as const, policy: "own" as const }));
}

/** Follows one branch, looking every minute. @param cloud - of the cluster that Flux runs in */
export function sourceSpec(source: SyncSource, cloud: Cloud): JsonObject {
  return {
    interval: "1m0s",
    ref: { branch: source.branch },
    url: source.url,
    ...credentialFields(source, factsOf(cloud).git?.provider),
  };
}

/** Follows one path of a source, tries again every minute what failed, and removes what is no longer there. */
export function syncSpec(source: SyncSource, sourceName: string): JsonObject {
  return {
    interval: "10m0s",
    // What failed for want of a right or of a webhook must not stay so for the whole interval after that is mended.
    retryInterval: "1m0s",
    path: `./${source.path.replace(/^(\.?\/)+/, "")}`,
    prune: true,
    sourceRef: { kind: ROOT_SOURCE.kind, name: sourceName },
    wait: true,
  };
}

/**
 * The root objects that follow another place than this membership says. A Kustomization would remove what its new place doesn't
 * hold, so one that is to follow another place is made anew.
 */
export async function outdatedSync(context: PluginContext, member: KubeReader): Promise<readonly ObjectRef[]> {
  const [repository, kustomization] = await Promise.all([member.get(ROOT_SOURCE), member.get(ROOT_KUSTOMIZATION)]);
  const { source } = context.membership.sync;
  const ours = [kustomization, repository].flatMap((object) => (object !== undefined && isOurs(context, object) ? [object] : []));
  if (source === null) return ours.map(refOf);
  const wanted = syncObjects(source, context.member.cloud).map(({ object }) => object);
  const isSame = (live: KubeObject | undefined, ...path: readonly string[]): boolean =>
    live === undefined ||
    wanted.some(({ kind, spec }) => kind === live.kind && textAt(spec, ...path) === textAt(live["spec"], ...path));
  // A run was stopped between letting it go and deleting it.
  const isLetGo = textAt(kustomization?.["spec"], "deletionPolicy") === "Orphan";
  const stays = !isLetGo && isSame(kustomization, "path") && isSame(repository, "url") && isSame(repository, "ref", "branch");
  return stays ? [] : ours.filter(({ kind }) => kind === ROOT_KUSTOMIZATION.kind).map(refOf);
}

function custom(ref: ObjectRef, spec: KubeObject["spec"]): KubeObject {
  return { apiVersion: ref.apiVersion, kind: ref.kind, metadata: { name: ref.name, namespace: FLUX_NAMESPACE }, spec };
}
