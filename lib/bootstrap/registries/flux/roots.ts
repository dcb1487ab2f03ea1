import { FLUX_NAMESPACE } from "../../agents/flux/release.ts";
import { ROOT_KUSTOMIZATION, ROOT_SOURCE, sourceSpec, syncSpec } from "../../agents/flux/sync.ts";
import { rootName, shortHash } from "../../agents/root-name.ts";
import { ROOT_LABEL } from "../../contract.ts";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import type { JsonObject, KubeObject, ObjectRef } from "../../kube-object.ts";
import type { SyncSource } from "../../../model/sync.ts";
import { isCreatedBy } from "../../ownership.ts";

/**
 * The repository that all members follow, once. Its name says which: the Kustomizations of another one go on with theirs until each
 * is let go of, and until then remove nothing.
 */
export function sourceRef({ url, branch }: Pick<SyncSource, "url" | "branch">): ObjectRef {
  return { ...ROOT_SOURCE, name: `fleet-${shortHash([url, branch])}` };
}

export function sourceObjects({ membership, hub }: PluginContext): readonly ObjectWithPolicy[] {
  const { source } = membership.sync;
  if (source === null) return [];
  const { apiVersion, kind, name } = sourceRef(source);
  const metadata = { name, namespace: FLUX_NAMESPACE };
  return [{ object: { apiVersion, kind, metadata, spec: sourceSpec(source, hub.cloud) }, stage: "E", policy: "own" }];
}

/**
 * What has one member follow its own path: removes there what is no longer in Git, and says within two minutes what doesn't get
 * ready. When it goes, by whatever hand, what it has delivered stays.
 *
 * @param kubeConfig - how it gets into the member. Default: it is the hub's own
 */
export function rootObjects({ membership, member }: PluginContext, kubeConfig?: JsonObject): readonly ObjectWithPolicy[] {
  const { source } = membership.sync;
  if (source === null) return [];
  const { apiVersion, kind, name, namespace } = rootRef(member.name, source);
  const object: KubeObject = {
    apiVersion,
    kind,
    metadata: { name, namespace: namespace ?? FLUX_NAMESPACE, labels: { [ROOT_LABEL]: member.name } },
    spec: {
      ...syncSpec(source, sourceRef(source).name),
      deletionPolicy: "Orphan",
      timeout: "2m0s",
      ...(kubeConfig === undefined ? {} : { kubeConfig }),
    },
  };
  return [{ object, stage: "E", policy: "own" }];
}

export function rootRef(member: string, source: SyncSource): ObjectRef {
  return { ...ROOT_KUSTOMIZATION, name: rootName(member, source) };
}

/** The roots of a member that we created, whatever they follow. */
export async function rootsOf({ member }: PluginContext, hub: KubeReader): Promise<readonly KubeObject[]> {
  const { apiVersion, kind } = ROOT_KUSTOMIZATION;
  const labelSelector = `${ROOT_LABEL}=${member.name}`;
  const roots = await hub.list({ apiVersion, kind }, { namespace: FLUX_NAMESPACE, labelSelector });
  return roots.filter((root) => isCreatedBy({ fleet: member.fleet, member: member.name }, root));
}

/** The roots that follow what the membership doesn't say. */
export async function outdatedRoots(context: PluginContext, hub: KubeReader): Promise<readonly KubeObject[]> {
  const { source } = context.membership.sync;
  const wanted = source === null ? undefined : rootName(context.member.name, source);
  return (await rootsOf(context, hub)).filter(({ metadata }) => metadata.name !== wanted);
}
