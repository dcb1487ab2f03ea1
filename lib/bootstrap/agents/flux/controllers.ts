import { manifestsOf } from "../../artefacts/manifests.ts";
import { artefactError, formatSource } from "../../artefacts/artefact-error.ts";
import { factsOf } from "../../../clouds/clouds.ts";
import type { Pin } from "../../../model/artefact.ts";
import type { SyncImages } from "../../../model/sync.ts";
import type { ArtefactFiles, ObjectWithPolicy, PluginContext, Stage } from "../../contract.ts";
import { at, isJsonObject, items } from "../../kube-object.ts";
import type { Json, JsonObject, KubeObject } from "../../kube-object.ts";
import { mirroredImage } from "../images.ts";
import { PULL_SECRET } from "./credentials.ts";
import { fluxLabels } from "./labels.ts";
import { accessOf } from "./access.ts";
import { FLUX_ARTEFACTS, FLUX_NAMESPACE } from "./release.ts";

const SOURCE_CONTROLLER = "source-controller";

/**
 * One controller as its publishers ship it: CRDs, Deployment, Service and rights, put into our namespace.
 *
 * @param args - arguments beside those of its publishers. Default: none
 */
export function controllerObjects(
  artefact: ArtefactFiles,
  { member, membership }: PluginContext,
  args: readonly string[] = [],
): readonly ObjectWithPolicy[] {
  const published = manifestsOf(artefact);
  for (const kind of ["CustomResourceDefinition", "Deployment", "ClusterRole", "Role"]) {
    if (published.some((object) => object.kind === kind)) continue;
    throw artefactError(`${formatSource(artefact.pin.source)} has no ${kind}: is it ${artefact.pin.component} of Flux?`, {
      next: `fleetwright pin flux --component ${artefact.pin.component} --from ${publishedSource(artefact)}`,
    });
  }
  const { source, images } = membership.sync;
  const client = source?.auth.kind === "oidc" && artefact.pin.component === SOURCE_CONTROLLER ? source.auth.client : undefined;
  const marks = client === undefined ? undefined : factsOf(member.cloud).git?.marks?.(client);
  return [
    ...published.filter(({ kind }) => kind === "CustomResourceDefinition").map((object) => own(labelled(object, artefact), "A")),
    ...accessOf(artefact, published, marks?.annotations).map((object) => own(labelled(object, artefact), "B")),
    ...published.filter(({ kind }) => kind === "Service").map((object) => own(labelled(placed(object), artefact), "B")),
    ...published
      .filter(({ kind }) => kind === "Deployment")
      .map((object) => own(deployment(object, artefact, { images, args, podLabels: marks?.podLabels ?? {} }), "C")),
  ];
}

/** The images of what is pinned of Flux, as its publishers have them. */
export function fluxImages(artefacts: readonly ArtefactFiles[]): readonly string[] {
  return artefacts.flatMap(({ pin }) => (pin.agent === "flux" ? [fluxImage(pin)] : []));
}

function fluxImage({ component, version }: Pick<Pin, "component" | "version">): string {
  return `ghcr.io/fluxcd/${component}:${version}`;
}

/** What is pinned keeps its source until another one is named. */
function publishedSource({ pin }: ArtefactFiles): string {
  const published = FLUX_ARTEFACTS.find(({ component }) => component === pin.component);
  return formatSource((published ?? pin).source);
}

function own(object: KubeObject, stage: Stage): ObjectWithPolicy {
  return { object, stage, policy: "own" };
}

/** What is not as its publishers have it. */
interface Changes {
  readonly images: SyncImages | undefined;
  readonly args: readonly string[];
  readonly podLabels: Readonly<Record<string, string>>;
}

function deployment(published: KubeObject, artefact: ArtefactFiles, { images, args, podLabels }: Changes): KubeObject {
  const { component, version } = artefact.pin;
  const spec = objectAt(published, "spec");
  const template = objectAt(published, "spec", "template");
  const pod = objectAt(published, "spec", "template", "spec");
  const containers = items(pod["containers"]).map((container) =>
    isJsonObject(container) && container["image"] === `fluxcd/${component}`
      ? {
          ...container,
          image: mirroredImage(fluxImage(artefact.pin), images),
          ...(args.length === 0 ? {} : { args: [...items(container["args"]), ...args] }),
        }
      : container,
  );
  const labels = { ...objectAt(template, "metadata", "labels"), ...fluxLabels(component, version), ...podLabels };
  return {
    ...labelled(placed(published), artefact),
    spec: {
      ...spec,
      template: {
        ...template,
        metadata: { ...objectAt(template, "metadata"), labels },
        spec: {
          ...pod,
          serviceAccountName: component,
          nodeSelector: { "kubernetes.io/os": "linux" },
          containers,
          ...(images?.auth === undefined ? {} : { imagePullSecrets: [{ name: PULL_SECRET }] }),
        },
      },
    },
  };
}

function placed(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, namespace: FLUX_NAMESPACE } };
}

function labelled(object: KubeObject, { pin }: ArtefactFiles): KubeObject {
  const labels = { ...object.metadata.labels, ...fluxLabels(pin.component, pin.version) };
  return { ...object, metadata: { ...object.metadata, labels } };
}

function objectAt(value: Json, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isJsonObject(found) ? found : {};
}
