import type { PhaseResult, RunContext } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { at, describeRef, isJsonObject, items, refOf } from "../../kube-object.ts";
import type { KindRef, KubeObject, ObjectRef } from "../../kube-object.ts";
import { isSimulated } from "../simulated.ts";
import { FLUX_NAMESPACE } from "./release.ts";
import { isOurs } from "./survey.ts";
import { ROOT_KUSTOMIZATION } from "./sync.ts";

/** The controller whose finalizer is on the objects of a group. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  "kustomize.toolkit.fluxcd.io": "kustomize-controller",
  "source.toolkit.fluxcd.io": "source-controller",
};

/**
 * Removes every object of Flux's kinds while the controllers still run: first the root Kustomization, whose controller
 * then removes what it had applied, then the other Kustomizations, then their sources. Where no controller is there to
 * do its part (simulated nodes, or a Deployment that is gone), the finalizers are taken off, and that is said.
 */
export async function drainFlux(context: RunContext, member: KubeApi): Promise<PhaseResult> {
  const simulated = await isSimulated(member);
  const kinds = await kindsOfFlux(member);
  const root = await member.get(ROOT_KUSTOMIZATION);
  const isKustomization = (kind: KindRef): boolean => kind.apiVersion.startsWith("kustomize.");
  const steps: readonly (() => Promise<readonly KubeObject[]>)[] = [
    async () => (root === undefined || !isOurs(root) ? [] : [root]),
    () => listAll(member, kinds.filter(isKustomization)),
    () =>
      listAll(
        member,
        kinds.filter((kind) => !isKustomization(kind)),
      ),
  ];
  for (const step of steps) {
    const waiting = await removeAll(await step(), context, member, simulated);
    if (waiting !== undefined) return waiting;
  }
  return simulated ? { kind: "Done", simulated } : { kind: "Done" };
}

/** The kinds that we brought; those of another Flux controller in this cluster are not ours to empty. */
async function kindsOfFlux(member: KubeApi): Promise<readonly KindRef[]> {
  const crds = await member.list({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" });
  return crds.filter(isOurs).flatMap((crd) => {
    const [group, kind] = [at(crd, "spec", "group"), at(crd, "spec", "names", "kind")];
    const stored = items(at(crd, "spec", "versions")).find((version) => at(version, "storage") === true);
    const version = isJsonObject(stored) ? stored["name"] : undefined;
    const known = typeof group === "string" && group in CONTROLLERS && typeof kind === "string" && typeof version === "string";
    return known ? [{ apiVersion: `${group}/${version}`, kind }] : [];
  });
}

async function listAll(member: KubeApi, kinds: readonly KindRef[]): Promise<readonly KubeObject[]> {
  const lists = await Promise.all(kinds.map((kind) => member.list(kind)));
  return lists.flat();
}

/** undefined when none of them is left. */
async function removeAll(
  objects: readonly KubeObject[],
  context: RunContext,
  member: KubeApi,
  simulated: boolean,
): Promise<PhaseResult | undefined> {
  let waiting: PhaseResult | undefined;
  for (const object of objects) {
    const ref = refOf(object);
    const uid = object.metadata.uid === undefined ? {} : { uid: object.metadata.uid };
    if (object.metadata.deletionTimestamp === undefined && (await member.delete(ref, uid)) === "gone") continue;
    const left = await member.get(ref);
    if (left === undefined || left.metadata.uid !== object.metadata.uid) continue;
    const reason = simulated ? "the nodes are simulated" : await controllerMissing(ref, member);
    if (reason === undefined) waiting ??= waitingFor(left);
    else if (!(await takeOffFinalizers(left, reason, context, member))) waiting ??= waitingFor(left);
  }
  return waiting;
}

/** Says why nobody will ever see to the finalizer; undefined where its controller is installed. */
async function controllerMissing(ref: ObjectRef, member: KubeApi): Promise<string | undefined> {
  const name = CONTROLLERS[ref.apiVersion.split("/")[0] ?? ""] ?? "";
  const deployment = await member.get({ apiVersion: "apps/v1", kind: "Deployment", namespace: FLUX_NAMESPACE, name });
  return deployment === undefined ? `${name} is not there any more` : undefined;
}

async function takeOffFinalizers(object: KubeObject, reason: string, context: RunContext, member: KubeApi): Promise<boolean> {
  const ref = refOf(object);
  if ((object.metadata.finalizers ?? []).length === 0) return false;
  const message = `${describeRef(ref)}: finalizers taken off, as ${reason}; what it had applied stays`;
  context.emit({ type: "warning", cluster: member.cluster, phase: "drain", message });
  try {
    await member.replace({ ...object, metadata: { ...object.metadata, finalizers: [] } });
  } catch (error) {
    // Somebody changed it at the same moment, or it went: the next look tells.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
    return false;
  }
  const left = await member.get(ref);
  return left === undefined || left.metadata.uid !== object.metadata.uid;
}

function waitingFor(object: KubeObject): PhaseResult {
  const finalizers = (object.metadata.finalizers ?? []).join(", ");
  const condition = finalizers === "" ? "is being deleted" : `is being deleted, held by ${finalizers}`;
  return { kind: "Waiting", object: describeRef(refOf(object)), condition, who: "" };
}
