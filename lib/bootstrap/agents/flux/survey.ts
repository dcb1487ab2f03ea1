import type { PluginContext, Survey } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef, refOf } from "../../kube-object.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { ownerOf } from "../../ownership.ts";
import { isOurs } from "./flux-objects.ts";
import { FLUX_NAMESPACE } from "./release.ts";

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } as const;

/** The parts by which Flux is known; all of them are there in a whole installation. */
const MARKS: readonly ObjectRef[] = [
  { ...CRD, name: "gitrepositories.source.toolkit.fluxcd.io" },
  { ...CRD, name: "kustomizations.kustomize.toolkit.fluxcd.io" },
  ...["source-controller", "kustomize-controller"].map((name) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: FLUX_NAMESPACE,
    name,
  })),
];

/** Whose Flux is in a cluster. One part in other hands makes it foreign, since two installers undo each other's work. */
export async function surveyFlux(context: PluginContext, member: KubeReader): Promise<Survey> {
  const marks = await Promise.all(MARKS.map((mark) => member.get(mark)));
  const found = marks.filter((mark) => mark !== undefined);
  const foreign = found.find((object) => !isOurs(context, object));
  if (foreign !== undefined) {
    const obstacle = await runsElsewhere(member);
    const owner = `${ownerOf(foreign)} (${describeRef(refOf(foreign))})`;
    return { state: "foreign", owner, ...(obstacle === undefined ? {} : { obstacle }) };
  }
  const first = found[0];
  if (first === undefined) return { state: "absent" };
  const version = first.metadata.labels?.["app.kubernetes.io/version"] ?? "unknown";
  return { state: found.length === MARKS.length ? "ours" : "partial", version };
}

/** Controllers of other namespaces see to the same objects as ours would. */
async function runsElsewhere(member: KubeReader): Promise<string | undefined> {
  const parts = await member.list(
    { apiVersion: "apps/v1", kind: "Deployment" },
    { labelSelector: "app.kubernetes.io/part-of=flux" },
  );
  const elsewhere = parts.find(({ metadata }) => metadata.namespace !== FLUX_NAMESPACE);
  return elsewhere === undefined ? undefined : `its ${describeRef(refOf(elsewhere))} runs outside ${FLUX_NAMESPACE}`;
}
