import { inParallel } from "../model/parallel.ts";
import type { KubeReader } from "./kube-api.ts";
import { at, describeRef, isJsonObject, items, refOf, textAt } from "./kube-object.ts";
import type { Json, KindRef, KubeObject, ObjectRef } from "./kube-object.ts";

/** What somebody may ask to be taken down with a cluster; `volumes` with all that is in them. */
export type HeldKind = "load-balancers" | "volumes";

/**
 * What in a cluster has made something in the cloud that outlives the cluster: its controllers take that down, and go with
 * the cluster. A load balancer that is left keeps the network from being destroyed, a disk goes on costing.
 */
export interface CloudHolder {
  readonly kind: HeldKind;
  /** As it stands in the cluster: a Service, Ingress or Gateway, of volumes the PersistentVolume. */
  readonly object: KubeObject;
  /** What is deleted so that its controller takes down what it made: itself, of volumes the claim. */
  readonly by: ObjectRef;
  /** Of the object that `by` names; undefined where it doesn't say. */
  readonly uid: string | undefined;
  /** `its load balancer`. */
  readonly what: string;
  /** Of volumes: what uses them and has to end first, sorted. */
  readonly users: readonly VolumeUser[];
}

/** A workload that uses a volume: what its Pods belong to, or a Pod that belongs to nobody. */
export interface VolumeUser {
  readonly ref: ObjectRef;
  readonly uid: string | undefined;
  /** Whether Kubernetes' own controllers run it; what others run, they would make again. */
  readonly isBuiltIn: boolean;
}

const SERVICE: KindRef = { apiVersion: "v1", kind: "Service" };
const INGRESS: KindRef = { apiVersion: "networking.k8s.io/v1", kind: "Ingress" };
const GATEWAY: KindRef = { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway" };
const VOLUME: KindRef = { apiVersion: "v1", kind: "PersistentVolume" };
const POD: KindRef = { apiVersion: "v1", kind: "Pod" };

/** Groups whose objects Kubernetes' own controllers run. */
const BUILT_IN = /^(apps|batch)\//;
/** A Pod of a Job of a CronJob is as deep as it gets with Kubernetes' own. */
const MOST_OWNERS = 4;
const AT_ONCE = 8;

/** Everything of a cluster that {@link CloudHolder} is said of, sorted by what is said of it. */
export async function cloudHolders(api: KubeReader): Promise<readonly CloudHolder[]> {
  const [services, ingresses, gateways, volumes] = await Promise.all(
    [SERVICE, INGRESS, GATEWAY, VOLUME].map((kind) => api.list(kind)),
  );
  const balanced = (services ?? []).filter((one) => at(one, "spec", "type") === "LoadBalancer");
  const grouped = (services ?? []).filter(hasEndpointGroups);
  const served = [...(ingresses ?? []).filter(isServed), ...(gateways ?? []).filter(hasAddresses)];
  const disks = (volumes ?? []).filter(goesWithItsClaim);
  const users = await usersOf(disks, api);
  const found = [
    ...[...balanced, ...served].map((one) => balancer(one, "its load balancer")),
    ...grouped.map((one) => balancer(one, "its network endpoint groups")),
    ...disks.map((one) => disk(one, users.get(claimKey(claimOf(one))) ?? [])),
  ];
  return found.toSorted((one, other) => (inWords(one) < inWords(other) ? -1 : 1));
}

/** One line, in the words of somebody who is to delete it. */
export function inWords({ by, what }: CloudHolder): string {
  return `${describeRef(by)}: ${what}`;
}

/** The same in the words of somebody who is to agree to its deletion. */
export function inWordsWithUsers(holder: CloudHolder): string {
  const builtIn = holder.users.filter(({ isBuiltIn }) => isBuiltIn).map(({ ref }) => describeRef(ref));
  return `${inWords(holder)}${builtIn.length === 0 ? "" : `; ${builtIn.join(", ")} ${builtIn.length === 1 ? "goes" : "go"} as well`}`;
}

function balancer(object: KubeObject, what: string): CloudHolder {
  return { kind: "load-balancers", object, by: refOf(object), uid: object.metadata.uid, what, users: [] };
}

function disk(object: KubeObject, users: readonly VolumeUser[]): CloudHolder {
  const uid = textAt(object, "spec", "claimRef", "uid");
  const what = "its disk, with what is on it";
  return { kind: "volumes", object, by: claimOf(object), uid: uid === "" ? undefined : uid, what, users };
}

/** GKE writes there which groups it has made for a Service whose type says nothing of them. */
function hasEndpointGroups(service: KubeObject): boolean {
  const made = textAt(service, "metadata", "annotations", "cloud.google.com/neg-status") !== "";
  return made && at(service, "spec", "type") !== "LoadBalancer";
}

function isServed(ingress: KubeObject): boolean {
  return items(at(ingress, "status", "loadBalancer", "ingress")).length > 0;
}

function hasAddresses(gateway: KubeObject): boolean {
  return items(at(gateway, "status", "addresses")).length > 0;
}

/** Made for a claim, by a driver that also takes it down. A volume that is to be retained is somebody's wish. */
function goesWithItsClaim(volume: KubeObject): boolean {
  const isOfDriver = at(volume, "spec", "csi") !== undefined && textAt(volume, "spec", "claimRef", "name") !== "";
  return isOfDriver && textAt(volume, "spec", "persistentVolumeReclaimPolicy") === "Delete";
}

function claimOf(volume: KubeObject): Required<ObjectRef> {
  const claim = (key: string): string => textAt(volume, "spec", "claimRef", key);
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: claim("namespace"), name: claim("name") };
}

function claimKey({ namespace = "", name }: ObjectRef): string {
  return `${namespace}/${name}`;
}

/** By claim, what has Pods that use it. A Pod that has ended uses nothing. */
async function usersOf(volumes: readonly KubeObject[], api: KubeReader): Promise<ReadonlyMap<string, readonly VolumeUser[]>> {
  const claims = new Set(volumes.map((volume) => claimKey(claimOf(volume))));
  if (claims.size === 0) return new Map();
  const pods = (await api.list(POD)).filter((pod) => !["Succeeded", "Failed"].includes(textAt(pod, "status", "phase")));
  const uses = pods.flatMap((pod) => claimsOf(pod).flatMap((claim) => (claims.has(claim) ? [{ pod, claim }] : [])));
  const users = await inParallel(uses, AT_ONCE, async ({ pod, claim }) => ({ claim, user: await ownerOf(pod, api) }));
  const byClaim = new Map<string, Map<string, VolumeUser>>();
  for (const { claim, user } of users) {
    const known = byClaim.get(claim) ?? new Map<string, VolumeUser>();
    byClaim.set(claim, known.set(describeRef(user.ref), user));
  }
  return new Map([...byClaim].map(([claim, known]) => [claim, [...known].toSorted().map(([, user]) => user)]));
}

/** An ephemeral volume has a claim that is called after the Pod and it. */
function claimsOf(pod: KubeObject): readonly string[] {
  const { name, namespace = "" } = pod.metadata;
  return items(at(pod, "spec", "volumes")).flatMap((volume) => {
    const claim = textAt(volume, "persistentVolumeClaim", "claimName");
    if (claim !== "") return [`${namespace}/${claim}`];
    return at(volume, "ephemeral") === undefined ? [] : [`${namespace}/${name}-${textAt(volume, "name")}`];
  });
}

/** The first of its controllers, from the Pod upwards, that has none itself. */
async function ownerOf(pod: KubeObject, api: KubeReader): Promise<VolumeUser> {
  let here: VolumeUser = { ref: refOf(pod), uid: pod.metadata.uid, isBuiltIn: true };
  let object: KubeObject | undefined = pod;
  for (let depth = 0; depth < MOST_OWNERS && object !== undefined; depth++) {
    const owner = controllerOf(object);
    if (owner === undefined) return here;
    const namespace = pod.metadata.namespace ?? "";
    const [apiVersion, kind] = [textAt(owner, "apiVersion"), textAt(owner, "kind")];
    const ref: ObjectRef = { apiVersion, kind, namespace, name: textAt(owner, "name") };
    here = { ref, uid: textAt(owner, "uid"), isBuiltIn: BUILT_IN.test(apiVersion) };
    object = here.isBuiltIn ? await api.get(ref) : undefined;
  }
  return here;
}

function controllerOf({ metadata }: KubeObject): Json | undefined {
  return items(metadata["ownerReferences"]).find((owner) => isJsonObject(owner) && owner["controller"] === true);
}
