import { fieldManagerOf } from "../../contract.ts";
import type { Survey } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { at, items } from "../../kube-object.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { FLUX_NAMESPACE } from "./release.ts";

const MANAGER = fieldManagerOf("flux");
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
export async function surveyFlux(member: KubeReader): Promise<Survey> {
  const marks = await Promise.all(MARKS.map((mark) => member.get(mark)));
  const found = marks.filter((mark) => mark !== undefined);
  const foreign = found.find((object) => !isOurs(object));
  if (foreign !== undefined) return { state: "foreign", owner: ownerOf(foreign) };
  const first = found[0];
  if (first === undefined) return { state: "absent" };
  const version = first.metadata.labels?.["app.kubernetes.io/version"] ?? "unknown";
  return { state: found.length === MARKS.length ? "ours" : "partial", version };
}

/** Whether we have applied it, now or in an earlier release. */
export function isOurs(object: KubeObject): boolean {
  return managersOf(object).includes(MANAGER);
}

/** Who has it, as far as it says: the tools' own marks first, then whoever set its fields. */
function ownerOf(object: KubeObject): string {
  const { kind, metadata } = object;
  const labels = metadata.labels ?? {};
  const what = `${kind} ${metadata.name}`;
  const release = metadata.annotations?.["meta.helm.sh/release-name"];
  if (release !== undefined)
    return `Helm release ${metadata.annotations?.["meta.helm.sh/release-namespace"] ?? ""}/${release} (${what})`;
  const instance = labels["fluxcd.controlplane.io/name"];
  if (instance !== undefined)
    return `Flux Operator's FluxInstance ${labels["fluxcd.controlplane.io/namespace"] ?? ""}/${instance} (${what})`;
  const kustomization = labels["kustomize.toolkit.fluxcd.io/name"];
  if (kustomization !== undefined) {
    return `Flux itself, bootstrapped from Git by Kustomization ${labels["kustomize.toolkit.fluxcd.io/namespace"] ?? ""}/${kustomization} (${what})`;
  }
  const managedBy = labels["app.kubernetes.io/managed-by"];
  if (managedBy !== undefined) return `${managedBy} (${what})`;
  const managers = managersOf(object).filter((manager) => !manager.startsWith("kube-"));
  if (managers.includes("flux")) return `the flux command line (${what})`;
  return `${managers[0] ?? "somebody who left no name"} (${what})`;
}

function managersOf(object: KubeObject): readonly string[] {
  return items(at(object, "metadata", "managedFields")).flatMap((entry) => {
    const manager = at(entry, "manager");
    return typeof manager === "string" ? [manager] : [];
  });
}
