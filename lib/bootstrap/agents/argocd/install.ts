import { artefactError, formatSource } from "../../artefacts/artefact-error.ts";
import { manifestsOf } from "../../artefacts/manifests.ts";
import type { ArtefactFiles, ObjectWithPolicy, PluginContext, Stage } from "../../contract.ts";
import { at, isJsonObject, items, textAt } from "../../kube-object.ts";
import type { Json, JsonObject, KubeObject } from "../../kube-object.ts";
import type { MembershipSync } from "../../../contracts/membership.ts";
import type { SyncImages } from "../../../model/sync.ts";
import { mirroredImage } from "../images.ts";
import { credentialObjects, PULL_SECRET } from "./credentials.ts";
import { ARGOCD_ARTEFACTS, ARGOCD_NAMESPACE } from "./release.ts";
import { settingsFor } from "./settings.ts";
import type { Settings } from "./settings.ts";

/** Of every published installation that can do what is asked of it here. */
const REQUIRED: readonly string[] = ["CustomResourceDefinition", "Deployment", "StatefulSet", "ConfigMap"];
/** Where the Pods of a workload are described. */
const POD = ["spec", "template", "spec"] as const;
const CONTAINERS = ["initContainers", "containers"] as const;
const CLUSTER_WIDE: readonly string[] = ["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];

const STAGES: Readonly<Record<string, Stage>> = { CustomResourceDefinition: "A", Deployment: "C", StatefulSet: "C" };

/**
 * Argo CD's namespace, its parts as their publishers ship them, and the Secrets that it reads and is pulled with.
 *
 * @param plugin - under which name the lock pins them
 */
export function installation(context: PluginContext, plugin: "argocd" | "argocd-agent" = "argocd"): readonly ObjectWithPolicy[] {
  const artefacts = context.artefacts.filter(({ pin }) => pin.agent === plugin && pin.component === "argo-cd");
  return [
    { object: NAMESPACE, stage: "A", policy: "own" },
    ...artefacts.flatMap((artefact) => parts(artefact, context.membership.sync)),
    ...credentialObjects(context),
  ];
}

/** The namespace that Argo CD has in every cluster which has a part of it. */
export const NAMESPACE: KubeObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: ARGOCD_NAMESPACE, labels: { "app.kubernetes.io/part-of": "argocd" } },
};

function parts(artefact: ArtefactFiles, { source, images }: MembershipSync): readonly ObjectWithPolicy[] {
  const published = manifestsOf(artefact);
  const configMap = (name: string): KubeObject | undefined =>
    published.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name);
  const settings = settingsFor(source, (name) => dataOf(configMap(name)));
  const missing = [
    ...REQUIRED.filter((kind) => !published.some((object) => object.kind === kind)),
    ...Object.keys(settings).flatMap((name) => (configMap(name) === undefined ? [`ConfigMap ${name}`] : [])),
  ][0];
  if (missing !== undefined) {
    throw artefactError(`${formatSource(artefact.pin.source)} has no ${missing}: is it an installation of Argo CD?`, {
      next:
        artefact.pin.agent === "argocd"
          ? `fleetwright pin argocd --from ${publishedSource(artefact)}`
          : `fleetwright pin ${artefact.pin.agent}`,
    });
  }
  return published.map((object) => {
    const changed = withImages(withSettings(inNamespace(object), settings), images);
    return part(changed, artefact.pin.version);
  });
}

/** The images that it runs, as its publishers have them. */
export function argoImages(artefacts: readonly ArtefactFiles[]): readonly string[] {
  const argos = artefacts.filter(({ pin }) => pin.agent === "argocd").flatMap(manifestsOf);
  return argos.flatMap((object) => {
    const pod = at(object, ...POD);
    return CONTAINERS.flatMap((key) => items(at(pod, key)).map((container) => textAt(container, "image")));
  });
}

/** What is pinned keeps its source until another one is named. */
function publishedSource({ pin }: ArtefactFiles): string {
  return formatSource((ARGOCD_ARTEFACTS.find(({ component }) => component === pin.component) ?? pin).source);
}

function part(object: KubeObject, version: string): ObjectWithPolicy {
  const labels = { ...object.metadata.labels, "app.kubernetes.io/version": version };
  const labelled = { ...object, metadata: { ...object.metadata, labels } };
  return { object: labelled, stage: STAGES[object.kind] ?? "B", policy: "own" };
}

function withSettings(object: KubeObject, settings: Settings): KubeObject {
  const ours = object.kind === "ConfigMap" ? settings[object.metadata.name] : undefined;
  return ours === undefined ? object : { ...object, data: { ...dataOf(object), ...ours } };
}

function dataOf(object: KubeObject | undefined): JsonObject {
  const data = at(object, "data");
  return isJsonObject(data) ? data : {};
}

/** Its images from a registry of the team's. */
function withImages(object: KubeObject, images: SyncImages | undefined): KubeObject {
  const [spec, template, pod] = [at(object, "spec"), at(object, "spec", "template"), at(object, ...POD)];
  if (images === undefined || !isJsonObject(spec) || !isJsonObject(template) || !isJsonObject(pod)) return object;
  const mirrored = (container: Json): Json =>
    isJsonObject(container) ? { ...container, image: mirroredImage(textAt(container, "image"), images) } : container;
  const containers = CONTAINERS.filter((key) => key in pod).map((key) => [key, items(pod[key]).map(mirrored)] as const);
  const pulls = images.auth === undefined ? {} : { imagePullSecrets: [{ name: PULL_SECRET }] };
  const changed = { ...pod, ...Object.fromEntries(containers), ...pulls };
  return { ...object, spec: { ...spec, template: { ...template, spec: changed } } };
}

/** They are published without a namespace, to be put into one as they are applied. */
export function inNamespace(object: KubeObject): KubeObject {
  const subjects = items(object["subjects"]).map(placed);
  const bound = subjects.length === 0 ? object : { ...object, subjects };
  if (CLUSTER_WIDE.includes(object.kind)) return bound;
  return { ...bound, metadata: { ...object.metadata, namespace: ARGOCD_NAMESPACE } };
}

function placed(subject: Json): Json {
  return isJsonObject(subject) && subject["kind"] === "ServiceAccount" ? { ...subject, namespace: ARGOCD_NAMESPACE } : subject;
}
