import type { PhaseResult } from "../../contract.ts";
import { readiness } from "../../engine/readiness.ts";
import { firstNotReady, whyNotReady } from "../../engine/workload-causes.ts";
import type { KubeReader } from "../../kube-api.ts";
import { at, condition, describeRef } from "../../kube-object.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { isSimulated } from "../simulated.ts";
import { deliveredBy } from "./flux-objects.ts";
import { FLUX_ARTEFACTS, FLUX_NAMESPACE } from "./release.ts";
import { ROOT_KUSTOMIZATION } from "./sync.ts";

const DEPLOYMENTS: readonly ObjectRef[] = FLUX_ARTEFACTS.map(({ component }) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  namespace: FLUX_NAMESPACE,
  name: component,
}));

/**
 * Whether the controllers run, and what is followed is read and brought about; where nodes are simulated, that they are said to run.
 *
 * @param followed - sources, and what applies them
 * @param delivers - whether it is brought about in the cluster of the controllers, where one may look. Default true
 */
export async function syncedHealth(api: KubeReader, followed: readonly ObjectRef[], delivers = true): Promise<PhaseResult> {
  return (await deploymentHealth(api)) ?? (await syncHealth(api, followed, delivers));
}

/** What the root Kustomization has last brought about, such as `main@sha1:4f0c…`. */
export async function appliedRevision(member: KubeReader): Promise<string | undefined> {
  const root = await member.get(ROOT_KUSTOMIZATION);
  const revision = root === undefined ? undefined : at(root, "status", "lastAppliedRevision");
  return typeof revision === "string" ? revision : undefined;
}

/** undefined when all run. */
async function deploymentHealth(member: KubeReader): Promise<PhaseResult | undefined> {
  for (const ref of DEPLOYMENTS) {
    const found = await member.get(ref);
    if (found !== undefined && readiness(found).ready) continue;
    const why = found === undefined ? "is not there" : await whyNotReady(found, member);
    return { kind: "Waiting", object: describeRef(ref), condition: why, who: "" };
  }
  return undefined;
}

async function syncHealth(member: KubeReader, refs: readonly ObjectRef[], delivers: boolean): Promise<PhaseResult> {
  const simulated = await isSimulated(member);
  for (const ref of refs) {
    const said = await notReady(member, ref, { simulated, delivers });
    if (said !== undefined) return { kind: "Waiting", object: describeRef(ref), condition: said, who: "" };
  }
  return simulated ? { kind: "Done", simulated } : { kind: "Done" };
}

/** Nobody writes the status of a custom resource where controllers only pretend: there it has to exist, no more. */
async function notReady(
  member: KubeReader,
  ref: ObjectRef,
  { simulated, delivers }: { readonly simulated: boolean; readonly delivers: boolean },
): Promise<string | undefined> {
  const found = await member.get(ref);
  if (found === undefined) return "is not there";
  if (simulated) return undefined;
  if (at(found, "spec", "suspend") === true) return "is suspended";
  // Its health checks may go on for ten minutes before it says of what: we look ourselves.
  const open = found.kind === "Kustomization" && delivers ? await firstNotReady(deliveredBy([found]), member) : undefined;
  const ready = condition(found, "Ready");
  if (ready?.["status"] !== "True" && open !== undefined) return open;
  // While it fails, a source's status is that of the last generation that worked; its conditions tell of this one.
  const seen = ready?.["observedGeneration"] ?? at(found, "status", "observedGeneration");
  if (ready === undefined || seen !== found.metadata.generation) return "its controller has not looked yet";
  return ready["status"] === "True"
    ? undefined
    : [ready["reason"], ready["message"]].filter((part) => typeof part === "string").join(": ");
}
