import { inParallel } from "../../model/parallel.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeReader } from "../kube-api.ts";
import type { JsonObject, KubeObject, ObjectRef } from "../kube-object.ts";
import { at, condition, describeRef, isJsonObject, items, refOf, textAt } from "../kube-object.ts";
import { inWords } from "./causes.ts";
import { readiness } from "./readiness.ts";

// What keeps workloads from being ready stands in other objects than in theirs: in Pods, in claims, in events.

const WIDTH = 8;
/** Where a repository brings thousands of workloads, the first of them tell enough. */
const LOOKS = 200;
/** Kinds that make Pods by a selector of labels. */
const MAKES_PODS = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job"]);
/** Kinds of which it can be told from their status whether they are as they should be. */
const TELLING = new Set([...MAKES_PODS, "Pod", "PersistentVolumeClaim", "APIService", "CustomResourceDefinition"]);

/** What an object that is not ready says, with what others say of it: its Pods, the claims that they wait for, the APIs that don't answer. */
export async function whyNotReady(object: KubeObject, api: KubeReader): Promise<string> {
  const { condition: own } = readiness(object);
  const why = await asFarAsWeMay(whyByOthers(object, api));
  return why === undefined || own.includes(why) ? own : `${own}; ${why}`;
}

/** The first of these that is not ready, and why; undefined where all are as they should be, as far as anybody can tell. */
export async function firstNotReady(refs: readonly ObjectRef[], api: KubeReader): Promise<string | undefined> {
  const told = refs.filter(({ kind }) => TELLING.has(kind)).slice(0, LOOKS);
  const found = (await asFarAsWeMay(inParallel(told, WIDTH, (ref) => api.get(ref)))) ?? [];
  const open = found.flatMap((object) => (object === undefined || readiness(object).ready ? [] : [object]));
  // A claim first: Pods wait for it.
  const [first] = open.toSorted((one, other) => Number(isClaim(other)) - Number(isClaim(one)));
  return first === undefined ? undefined : `${describeRef(refOf(first))}: ${await whyNotReady(first, api)}`;
}

/** Without an answer, such as where we lack a right to ask, less is said, and what is said is so. */
async function asFarAsWeMay<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof KubeError) return undefined;
    throw error;
  }
}

async function whyByOthers(object: KubeObject, api: KubeReader): Promise<string | undefined> {
  if (object.kind === "Namespace") return await whyNoDiscovery(object, api);
  if (object.kind === "Pod") return await whyOfPod(object, api);
  if (isClaim(object)) return await lastEvent(object, api);
  if (!MAKES_PODS.has(object.kind)) return undefined;
  const labels = at(object, "spec", "selector", "matchLabels");
  const { namespace } = object.metadata;
  if (!isJsonObject(labels) || namespace === undefined) return undefined;
  const labelSelector = Object.keys(labels)
    .map((key) => `${key}=${textAt(labels, key)}`)
    .join(",");
  const pods = await api.list({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
  const waiting = pods.find((pod) => !readiness(pod).ready);
  if (waiting !== undefined) return `${describeRef(refOf(waiting))}: ${await whyNotReady(waiting, api)}`;
  // Where none are made, a Deployment says why itself.
  return pods.length === 0 && object.kind !== "Deployment" ? await lastEvent(object, api) : undefined;
}

async function whyOfPod(pod: KubeObject, api: KubeReader): Promise<string | undefined> {
  const { namespace } = pod.metadata;
  const claims = items(at(pod, "spec", "volumes")).map((volume) => textAt(volume, "persistentVolumeClaim", "claimName"));
  for (const name of claims.filter((one) => one !== "")) {
    if (namespace === undefined) continue;
    const claim = await api.get({ apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name });
    if (claim === undefined) return `PersistentVolumeClaim ${namespace}/${name} is not there`;
    if (!readiness(claim).ready) return `${describeRef(refOf(claim))}: ${await whyNotReady(claim, api)}`;
  }
  return undefined;
}

/** What an API server can't list, no namespace can be emptied of. */
async function whyNoDiscovery(namespace: KubeObject, api: KubeReader): Promise<string | undefined> {
  if (condition(namespace, "NamespaceDeletionDiscoveryFailure")?.["status"] !== "True") return undefined;
  const services = await api.list({ apiVersion: "apiregistration.k8s.io/v1", kind: "APIService" });
  const down = services.find((one) => !readiness(one).ready);
  return down === undefined ? undefined : `APIService ${down.metadata.name}: ${readiness(down).condition}`;
}

/** The last that was said of an object, where that is a warning or says what it waits for. */
async function lastEvent(object: KubeObject, api: KubeReader): Promise<string | undefined> {
  const { namespace, uid } = object.metadata;
  if (namespace === undefined) return undefined;
  const events = await api.list({ apiVersion: "v1", kind: "Event" }, { namespace });
  const about = events.filter((event) => textAt(event, "involvedObject", "uid") === uid).filter(tells);
  const last = about.toSorted((one, other) => (timeOf(one) < timeOf(other) ? 1 : -1))[0];
  return last === undefined ? undefined : inWords({ type: textAt(last, "reason"), message: textAt(last, "message") });
}

function tells(event: JsonObject): boolean {
  return textAt(event, "type") === "Warning" || ["FailedBinding", "WaitForFirstConsumer"].includes(textAt(event, "reason"));
}

function timeOf(event: KubeObject): string {
  return textAt(event, "lastTimestamp") || textAt(event, "eventTime") || textAt(event, "metadata", "creationTimestamp");
}

function isClaim({ kind }: KubeObject): boolean {
  return kind === "PersistentVolumeClaim";
}
