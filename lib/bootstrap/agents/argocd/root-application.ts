import type { SyncSource } from "../../../model/sync.ts";
import { ROOT_LABEL } from "../../contract.ts";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import type { JsonObject, KindRef, KubeObject } from "../../kube-object.ts";
import { isCreatedBy } from "../../ownership.ts";
import { rootName } from "../root-name.ts";
import { ARGOCD_NAMESPACE } from "./release.ts";

export const APPLICATION: KindRef = { apiVersion: "argoproj.io/v1alpha1", kind: "Application" };

/** To which AppProject the roots belong; the team's own Applications need none of its rights. */
const PROJECT = "fleetwright";

/** Where the cluster is reached that Argo CD itself runs in. */
export const IN_CLUSTER = "https://kubernetes.default.svc";

/** What roots may do: everything, everywhere, from the fleet's own repository. There before them, or they wait a minute for it. */
export function projectObjects(source: SyncSource | null): readonly ObjectWithPolicy[] {
  if (source === null) return [];
  const object: KubeObject = {
    apiVersion: APPLICATION.apiVersion,
    kind: "AppProject",
    metadata: { name: PROJECT, namespace: ARGOCD_NAMESPACE },
    spec: {
      description: "The root Application of each member of the fleet",
      sourceRepos: [source.url],
      destinations: [{ namespace: "*", server: "*" }],
      clusterResourceWhitelist: [{ group: "*", kind: "*" }],
    },
  };
  return [{ object, stage: "D", policy: "own" }];
}

/**
 * Follows the member's own path of one branch, removes what is no longer there and takes back what others change. Without a
 * finalizer, so that it may go and what it has delivered stays.
 *
 * @param destination - how Argo CD calls the member
 */
export function rootObjects({ membership, member }: PluginContext, destination: JsonObject): readonly ObjectWithPolicy[] {
  const { source } = membership.sync;
  if (source === null) return [];
  const object: KubeObject = {
    ...APPLICATION,
    metadata: { name: rootName(member.name, source), namespace: ARGOCD_NAMESPACE, labels: { [ROOT_LABEL]: member.name } },
    spec: {
      project: PROJECT,
      source: { repoURL: source.url, targetRevision: source.branch, path: source.path.replace(/^(\.?\/)+/, "") },
      // Objects without a namespace of their own go where `kubectl` and Flux put them.
      destination: { ...destination, namespace: "default" },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // What failed for want of a right or of a webhook is tried until that is mended, and then with the newest commit.
        retry: { limit: -1, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "30s" } },
      },
    },
  };
  return [{ object, stage: "E", policy: "own" }];
}

/** The roots of a member that we created, whatever they follow. */
export async function rootsOf({ member }: PluginContext, api: KubeReader): Promise<readonly KubeObject[]> {
  const roots = await labelledRoots(member.name, api);
  return roots.filter((root) => isCreatedBy({ fleet: member.fleet, member: member.name }, root));
}

/** Those that say so by their label. */
export async function labelledRoots(member: string, api: KubeReader): Promise<readonly KubeObject[]> {
  return await api.list(APPLICATION, { namespace: ARGOCD_NAMESPACE, labelSelector: `${ROOT_LABEL}=${member}` });
}

/** The roots that follow what the membership doesn't say. */
export async function outdatedRoots(context: PluginContext, api: KubeReader): Promise<readonly KubeObject[]> {
  const { source } = context.membership.sync;
  const wanted = source === null ? undefined : rootName(context.member.name, source);
  return (await rootsOf(context, api)).filter(({ metadata }) => metadata.name !== wanted);
}
