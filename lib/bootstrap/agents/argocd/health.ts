import type { PhaseResult, PluginContext } from "../../contract.ts";
import { readiness } from "../../engine/readiness.ts";
import { whyNotReady } from "../../engine/workload-causes.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef } from "../../kube-object.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { isSimulated } from "../simulated.ts";
import { appliedRevision, whyNotSynced } from "./application-state.ts";
import { ARGOCD_NAMESPACE } from "./release.ts";
import { rootName } from "../root-name.ts";
import { APPLICATION, labelledRoots } from "./root-application.ts";

/** What has to run for a change in Git to arrive. */
export const CONTROLLER: ObjectRef = workload("StatefulSet", "argocd-application-controller");
const PROGRAMS: readonly ObjectRef[] = [
  workload("Deployment", "argocd-redis"),
  workload("Deployment", "argocd-repo-server"),
  CONTROLLER,
  workload("Deployment", "argocd-applicationset-controller"),
];

/** Whether its programs run; where nodes are simulated, that they are said to run. */
export async function programHealth(api: KubeReader): Promise<PhaseResult> {
  for (const ref of PROGRAMS) {
    const found = await api.get(ref);
    if (found !== undefined && readiness(found).ready) continue;
    const why = found === undefined ? "is not there" : await whyNotReady(found, api);
    return { kind: "Waiting", object: describeRef(ref), condition: why, who: "" };
  }
  return (await isSimulated(api)) ? { kind: "Done", simulated: true } : { kind: "Done" };
}

/** From end to end: the member runs what its path in the repository says, by the word of the Argo CD behind `api`. */
export async function syncHealth({ membership, member }: PluginContext, api: KubeReader): Promise<PhaseResult> {
  const programs = await programHealth(api);
  const { source } = membership.sync;
  if (programs.kind !== "Done" || source === null) return programs;
  const ref = { ...APPLICATION, namespace: ARGOCD_NAMESPACE, name: rootName(member.name, source) };
  const root = await api.get(ref);
  // Nobody writes the status of a custom resource where controllers only pretend: there it has to exist, no more.
  const isPretended = root !== undefined && programs.simulated === true;
  const why = root === undefined ? "is not there" : isPretended ? undefined : whyNotSynced(root);
  return why === undefined ? programs : { kind: "Waiting", object: describeRef(ref), condition: why, who: "" };
}

/** What a member's root has last brought about. */
export async function revisionOf(member: string, api: KubeReader): Promise<string | undefined> {
  const revisions = (await labelledRoots(member, api)).map(appliedRevision);
  return revisions.find((one) => one !== undefined);
}

function workload(kind: string, name: string): ObjectRef {
  return { apiVersion: "apps/v1", kind, namespace: ARGOCD_NAMESPACE, name };
}
