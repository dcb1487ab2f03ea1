import type { PublishedArtefact } from "../../artefacts/published.ts";
import { artefactError, formatSource } from "../../artefacts/artefact-error.ts";
import { manifestsOf } from "../../artefacts/manifests.ts";
import { installation, inNamespace } from "../../agents/argocd/install.ts";
import type { ObjectWithPolicy, PluginContext, Stage } from "../../contract.ts";
import { at, isJsonObject, items } from "../../kube-object.ts";
import type { Json, KubeObject } from "../../kube-object.ts";

const VERSION = "v0.9.0";
/** The one that it is built with: https://github.com/argoproj-labs/argocd-agent/blob/v0.9.0/go.mod */
const ARGOCD_VERSION = "v3.4.3";

/** argocd-agent as it is published, both sides, and the Argo CD around it. */
export const ARGOCD_AGENT_ARTEFACTS: readonly PublishedArtefact[] = [
  {
    agent: "argocd-agent",
    component: "argo-cd",
    version: ARGOCD_VERSION,
    source: { gomod: `github.com/argoproj/argo-cd/v3@${ARGOCD_VERSION}` },
    files: ["manifests/core-install.yaml"],
  },
  {
    agent: "argocd-agent",
    component: "argocd-agent",
    version: VERSION,
    source: { gomod: `github.com/argoproj-labs/argocd-agent@${VERSION}` },
    files: ["install/kubernetes/agent/agent-*.yaml", "install/kubernetes/principal/principal-*.yaml"],
  },
];

/** As its kustomization has it: https://github.com/argoproj-labs/argocd-agent/blob/v0.9.0/install/kubernetes/agent/kustomization.yaml */
const IMAGE = "quay.io/argoprojlabs/argocd-agent";

const STAGES: Readonly<Record<string, Stage>> = { Deployment: "C" };
/** A list of passwords for a way to sign in that nobody uses here. */
const LEFT_OUT = "argocd-agent-principal-userpass";

/** What of Argo CD never runs in a hub: its controllers work in the members. */
const MEMBERS_ONLY = ["argocd-application-controller", "argocd-applicationset-controller"];

type Side = "agent" | "principal";

/** Argo CD as one side has it. What of argocd-agent's runs there may read and write its Redis. */
export function argoObjects(context: PluginContext, side: Side): readonly ObjectWithPolicy[] {
  const all = installation(context, "argocd-agent");
  const kept = side === "agent" ? all : all.filter(({ object }) => !MEMBERS_ONLY.some((one) => isPartOf(one, object)));
  return kept.map((one) => ({ ...one, object: letInto(one.object, `argocd-agent-${side}`) }));
}

/** One side of argocd-agent, with images of the version that is pinned; nothing where no bytes are at hand. */
export function sideObjects(context: PluginContext, side: Side): readonly ObjectWithPolicy[] {
  const artefact = context.artefacts.find(({ pin }) => pin.agent === "argocd-agent" && pin.component === "argocd-agent");
  if (artefact === undefined) return [];
  const files = artefact.files.filter(({ name }) => name.includes(`/${side}/`));
  const published = manifestsOf({ ...artefact, files });
  for (const kind of ["ServiceAccount", "Role", "ClusterRole", "ConfigMap", "Deployment"]) {
    if (published.some((object) => object.kind === kind)) continue;
    throw artefactError(`${formatSource(artefact.pin.source)} has no ${kind} of the ${side}: is it argocd-agent?`, {
      next: "fleetwright pin argocd-agent",
    });
  }
  return published
    .filter(({ metadata }) => metadata.name !== LEFT_OUT)
    .map((object) => ({
      object: withImage(inNamespace(object), `${IMAGE}:${artefact.pin.version}`),
      stage: STAGES[object.kind] ?? "B",
      policy: "own",
    }));
}

function isPartOf(component: string, { metadata, kind }: KubeObject): boolean {
  return kind !== "CustomResourceDefinition" && metadata.name.startsWith(component);
}

/** Argo CD's own policy lets its own parts into Redis, and nobody else. */
function letInto(object: KubeObject, name: string): KubeObject {
  if (object.kind !== "NetworkPolicy" || object.metadata.name !== "argocd-redis-network-policy") return object;
  const [first, ...others] = items(at(object, "spec", "ingress"));
  const from = [...items(at(first, "from")), { podSelector: { matchLabels: { "app.kubernetes.io/name": name } } }];
  const spec = isJsonObject(object["spec"]) ? object["spec"] : {};
  return { ...object, spec: { ...spec, ingress: [{ ...(isJsonObject(first) ? first : {}), from }, ...others] } };
}

function withImage(object: KubeObject, image: string): KubeObject {
  return object.kind === "Deployment" ? (replaced(object, image) as KubeObject) : object;
}

function replaced(value: Json, image: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => replaced(item, image));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "image" && item === "argocd-agent" ? image : item === undefined ? item : replaced(item, image),
    ]),
  );
}
