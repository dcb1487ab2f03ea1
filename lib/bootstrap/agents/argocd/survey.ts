import type { PluginContext, Survey } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef, refOf } from "../../kube-object.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { isCreatedBy, ownerOf } from "../../ownership.ts";
import { CONTROLLER } from "./health.ts";

/** The parts by which Argo CD is known; all of them are there in a whole installation. */
const MARKS: readonly ObjectRef[] = [
  { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: "applications.argoproj.io" },
  CONTROLLER,
];

/** Whose Argo CD is in a cluster. One part in other hands makes it foreign, since two installers undo each other's work. */
export async function surveyArgo({ member }: PluginContext, api: KubeReader): Promise<Survey> {
  const found = (await Promise.all(MARKS.map((mark) => api.get(mark)))).filter((mark) => mark !== undefined);
  const foreign = found.find((object) => !isCreatedBy({ fleet: member.fleet, member: member.name }, object));
  if (foreign !== undefined) return { state: "foreign", owner: `${ownerOf(foreign)} (${describeRef(refOf(foreign))})` };
  const first = found[0];
  if (first === undefined) return { state: "absent" };
  const version = first.metadata.labels?.["app.kubernetes.io/version"] ?? "unknown";
  return { state: found.length === MARKS.length ? "ours" : "partial", version };
}
