import type { PhaseResult, PluginContext, RunContext } from "../../contract.ts";
import type { KubeApi } from "../../kube-api.ts";
import { describeRef, refOf } from "../../kube-object.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { isCreatedBy } from "../../ownership.ts";
import { isArgos, takeOffFinalizers } from "./drain.ts";
import { ARGOCD_NAMESPACE } from "./release.ts";

/** Made by Redis' own first step, which names no owner. */
const REDIS_SECRET: ObjectRef = { apiVersion: "v1", kind: "Secret", namespace: ARGOCD_NAMESPACE, name: "argocd-redis" };

/**
 * When Argo CD's programs are gone: what they had made for themselves goes, and objects of others lose the finalizer that only
 * they would have taken off, so that their owners can delete them.
 */
export async function sweepArgo(others: readonly KubeObject[], context: RunContext, api: KubeApi): Promise<PhaseResult> {
  for (const object of others) {
    if (!(object.metadata.finalizers ?? []).some(isArgos)) continue;
    if (!(await takeOffFinalizers(object, api)))
      return { kind: "Waiting", object: describeRef(refOf(object)), condition: "was changed meanwhile", who: "" };
    const message = `${describeRef(refOf(object))}: the finalizer of Argo CD is taken off, as its controllers leave; it stays`;
    context.emit({ type: "warning", cluster: api.cluster, phase: "drain", message });
  }
  const secret = (await isNamespaceOurs(context, api)) ? await api.get(REDIS_SECRET) : undefined;
  const uid = secret?.metadata.uid;
  if (secret !== undefined) await api.delete(REDIS_SECRET, uid === undefined ? {} : { uid });
  return { kind: "Done" };
}

async function isNamespaceOurs({ member }: PluginContext, api: KubeApi): Promise<boolean> {
  const namespace = await api.get({ apiVersion: "v1", kind: "Namespace", name: ARGOCD_NAMESPACE });
  return namespace !== undefined && isCreatedBy({ fleet: member.fleet, member: member.name }, namespace);
}
