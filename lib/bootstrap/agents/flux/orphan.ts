import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import type { KubeObject } from "../../kube-object.ts";
import { at, isJsonObject, refOf } from "../../kube-object.ts";

/** The finalizer that Flux's controllers put on their objects: without them nobody removes it. */
export const FLUX_FINALIZER = "finalizers.fluxcd.io";

/**
 * One look at deleting an object of Flux's without anything that it has delivered: told to leave that alone, whether or not a
 * controller is there to hear it, then deleted, then rid of Flux's finalizer, as `flux uninstall` does. Finalizers of others stay.
 *
 * @returns what is still there, or undefined
 */
export async function orphan(object: KubeObject, member: KubeApi): Promise<KubeObject | undefined> {
  const ref = refOf(object);
  const isKustomization = object.kind === "Kustomization";
  const spec = isJsonObject(object["spec"]) ? object["spec"] : {};
  const isTold = spec["deletionPolicy"] === "Orphan";
  if (isKustomization && !isTold) {
    const told = { ...object, spec: { ...spec, suspend: true, deletionPolicy: "Orphan" } };
    if (!(await replaced(told, member))) return await still(object, member);
  }
  if (object.metadata.deletionTimestamp === undefined) {
    const { uid } = object.metadata;
    if ((await member.delete(ref, uid === undefined ? {} : { uid })) === "gone") return undefined;
  }
  const left = await still(object, member);
  if (left !== undefined) await takeOffFinalizer(left, member);
  return left === undefined ? undefined : await still(left, member);
}

/** False where somebody changed it at the same moment: the next look tells. */
export async function takeOffFinalizer(object: KubeObject, member: KubeApi): Promise<boolean> {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(FLUX_FINALIZER)) return true;
  const others = finalizers.filter((one) => one !== FLUX_FINALIZER);
  return await replaced({ ...object, metadata: { ...object.metadata, finalizers: others } }, member);
}

/** Whether a Kustomization has brought about anything by its own account. */
export function hasDelivered(object: KubeObject): boolean {
  const entries = at(object, "status", "inventory", "entries");
  return Array.isArray(entries) && entries.length > 0;
}

async function still(object: KubeObject, member: KubeApi): Promise<KubeObject | undefined> {
  const left = await member.get(refOf(object));
  return left?.metadata.uid === object.metadata.uid ? left : undefined;
}

/** False where somebody changed it at the same moment, or it went: the next look tells. */
export async function replaced(object: KubeObject, member: KubeApi): Promise<boolean> {
  try {
    await member.replace(object);
    return true;
  } catch (error) {
    // Somebody changed it meanwhile, or it went.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
    return false;
  }
}
