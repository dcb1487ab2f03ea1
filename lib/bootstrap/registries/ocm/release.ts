import type { PublishedArtefact } from "../../artefacts/published.ts";
import { artefactError, formatSource } from "../../artefacts/artefact-error.ts";
import { manifestsOf } from "../../artefacts/manifests.ts";
import type { PluginContext } from "../../contract.ts";
import { isJsonObject } from "../../kube-object.ts";
import type { Json, KubeObject } from "../../kube-object.ts";

/** Open Cluster Management as it publishes its operators: the hub's and the members'. */
export const OCM_ARTEFACTS: readonly PublishedArtefact[] = ["cluster-manager", "klusterlet"].map((component) => ({
  agent: "ocm",
  component,
  version: "v1.2.1",
  source: { gomod: "open-cluster-management.io/ocm@v1.2.1" },
  files: [
    `deploy/${component}/config/crds/*.crd.yaml`,
    `deploy/${component}/config/operator/namespace.yaml`,
    `deploy/${component}/config/operator/operator.yaml`,
    `deploy/${component}/config/operator/service_account.yaml`,
    `deploy/${component}/config/rbac/cluster_role.yaml`,
    `deploy/${component}/config/rbac/cluster_role_binding.yaml`,
  ],
}));

/** As its manifests name it, of whatever is newest. */
const LATEST = /^(quay\.io\/open-cluster-management\/[a-z-]+):latest$/;

/** One operator as it is published, with images of the version that is pinned; nothing where no bytes are at hand. */
export function operatorObjects(context: PluginContext, component: "cluster-manager" | "klusterlet"): readonly KubeObject[] {
  const artefact = context.artefacts.find(({ pin }) => pin.agent === "ocm" && pin.component === component);
  if (artefact === undefined) return [];
  const published = manifestsOf(artefact);
  for (const kind of [
    "CustomResourceDefinition",
    "Namespace",
    "ServiceAccount",
    "ClusterRole",
    "ClusterRoleBinding",
    "Deployment",
  ]) {
    if (published.some((object) => object.kind === kind)) continue;
    throw artefactError(`${formatSource(artefact.pin.source)} has no ${kind}: is it ${component} of Open Cluster Management?`, {
      next: "fleetwright pin ocm",
    });
  }
  return published.map((object) => ofVersion(object, artefact.pin.version) as KubeObject);
}

/** Where an image of the version that is pinned lies. */
export function imageOf(context: PluginContext, component: "cluster-manager" | "klusterlet", image: string): string {
  const pin = context.membership.pins.find((one) => one.agent === "ocm" && one.component === component);
  return `quay.io/open-cluster-management/${image}:${pin?.version ?? "unknown"}`;
}

function ofVersion(value: Json, version: string): Json {
  if (typeof value === "string") return value.replace(LATEST, `$1:${version}`);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => ofVersion(item, version));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? item : ofVersion(item, version)]),
  );
}
