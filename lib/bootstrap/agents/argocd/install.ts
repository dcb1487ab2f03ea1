import { artefactError, formatSource } from "../../artefacts/artefact-error.ts";
import { manifestsOf } from "../../artefacts/manifests.ts";
import type { ArtefactFiles, ObjectWithPolicy, PluginContext, Stage } from "../../contract.ts";
import { at, isJsonObject, items } from "../../kube-object.ts";
import type { Json, KubeObject } from "../../kube-object.ts";
import { ARGOCD_ARTEFACTS, ARGOCD_NAMESPACE } from "./release.ts";

/** Of every published installation that can do what is asked of it here. */
const REQUIRED: readonly string[] = ["CustomResourceDefinition", "Deployment", "StatefulSet", "ConfigMap"];
const CLUSTER_WIDE: readonly string[] = ["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];

/** Keys of its settings that are ours; others may add theirs beside them. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // As often as Flux looks; its own default is two to three minutes.
  "argocd-cm": { "timeout.reconciliation": "60s", "timeout.reconciliation.jitter": "0s" },
  // Its own default hides for three minutes that a repository can't be read.
  "argocd-cmd-params-cm": { "controller.repo.error.grace.period.seconds": "0" },
};

const STAGES: Readonly<Record<string, Stage>> = { CustomResourceDefinition: "A", Deployment: "C", StatefulSet: "C" };

/** Argo CD's namespace and, as its publishers ship them, its parts. */
export function installation(context: PluginContext): readonly ObjectWithPolicy[] {
  const artefacts = context.artefacts.filter(({ pin }) => pin.agent === "argocd");
  return [{ object: NAMESPACE, stage: "A", policy: "own" }, ...artefacts.flatMap(parts)];
}

/** The namespace that Argo CD has in every cluster which has a part of it. */
export const NAMESPACE: KubeObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: ARGOCD_NAMESPACE, labels: { "app.kubernetes.io/part-of": "argocd" } },
};

function parts(artefact: ArtefactFiles): readonly ObjectWithPolicy[] {
  const published = manifestsOf(artefact);
  for (const kind of REQUIRED) {
    if (published.some((object) => object.kind === kind)) continue;
    throw artefactError(`${formatSource(artefact.pin.source)} has no ${kind}: is it an installation of Argo CD?`, {
      next: `fleetwright pin argocd --from ${publishedSource(artefact)}`,
    });
  }
  return published.map((object) => part(inNamespace(object), artefact.pin.version));
}

/** What is pinned keeps its source until another one is named. */
function publishedSource({ pin }: ArtefactFiles): string {
  return formatSource((ARGOCD_ARTEFACTS.find(({ component }) => component === pin.component) ?? pin).source);
}

function part(object: KubeObject, version: string): ObjectWithPolicy {
  const labels = { ...object.metadata.labels, "app.kubernetes.io/version": version };
  const labelled = { ...object, metadata: { ...object.metadata, labels } };
  return { object: withSettings(labelled), stage: STAGES[object.kind] ?? "B", policy: "own" };
}

function withSettings(object: KubeObject): KubeObject {
  const settings = object.kind === "ConfigMap" ? SETTINGS[object.metadata.name] : undefined;
  if (settings === undefined) return object;
  const published = at(object, "data");
  return { ...object, data: { ...(isJsonObject(published) ? published : {}), ...settings } };
}

/** They are published without a namespace, to be put into one as they are applied. */
function inNamespace(object: KubeObject): KubeObject {
  const subjects = items(object["subjects"]).map(placed);
  const bound = subjects.length === 0 ? object : { ...object, subjects };
  if (CLUSTER_WIDE.includes(object.kind)) return bound;
  return { ...bound, metadata: { ...object.metadata, namespace: ARGOCD_NAMESPACE } };
}

function placed(subject: Json): Json {
  return isJsonObject(subject) && subject["kind"] === "ServiceAccount" ? { ...subject, namespace: ARGOCD_NAMESPACE } : subject;
}
