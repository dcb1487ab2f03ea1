import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { manifestsOf } from "../../lib/bootstrap/artefacts/manifests.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import { openConnection } from "../../lib/bootstrap/kube/exchange.ts";
import type { WireConnection } from "../../lib/bootstrap/kube/exchange.ts";
import { KubeError } from "../../lib/bootstrap/kube-api.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { at, condition, items, refOf, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { Json, KubeObject, ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { KARMADA_ARTEFACTS } from "../../lib/bootstrap/registries/karmada/release.ts";
import { AGENT_SECRET, CLUSTER, clusterRef, executionNamespace, WORK } from "../../lib/bootstrap/registries/karmada/names.ts";
import { crd } from "./fake-fleet.ts";
import type { RunningCluster } from "./local-cluster.ts";
import { play } from "./played.ts";
import type { Played } from "./played.ts";
import type { Project } from "./project.ts";

// The other side of Karmada, as its sources have it: what the control plane's controllers make of a Cluster and its Works, and
// what an agent does with the kubeconfig that it is given. It works with real API servers, and with nothing but what it finds
// there: each side acts by the credential that the bootstrap has brought.

const CLUSTER_FINALIZER = "karmada.io/cluster-controller";
const WORK_FINALIZER = "karmada.io/execution-controller";

export interface StandIn extends Played {
  /** As whom members were called, or called the control plane, in the order of their first time. */
  readonly known: readonly string[];
}

/** What an API server has for Karmada before anybody joins: kinds of the same group, version and name. */
export async function serveKarmada(project: Project, hub: RunningCluster): Promise<void> {
  const api = hub.connection.api(new AbortController().signal);
  const store = createArtefactStore({ project: project.folder, env: process.env, emit: () => undefined, clock: systemClock });
  const signal = new AbortController().signal;
  const [{ version, source }] = KARMADA_ARTEFACTS as readonly [(typeof KARMADA_ARTEFACTS)[number]];
  const files = ["charts/karmada/_crds/bases/work/work.karmada.io_works.yaml"];
  const artefact = { agent: "karmada", component: "crds", version, source, files };
  const works = manifestsOf(await store.load({ ...artefact, digest: await store.digest(artefact, signal) }, signal));
  for (const definition of [...works, crd("cluster.karmada.io", "v1alpha1", "Cluster", "clusters", "Cluster", CLUSTER_SCHEMA)])
    await api.apply(definition, { fieldManager: "karmada-stand-in", force: true });
}

const TEXT = { type: "string" };
const REFERENCE = { type: "object", required: ["namespace", "name"], properties: { namespace: TEXT, name: TEXT } };

/** What we use of https://github.com/karmada-io/karmada/blob/v1.18.2/pkg/apis/cluster/v1alpha1/types.go; the rest is refused. */
const CLUSTER_SCHEMA = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["syncMode"],
      properties: {
        id: TEXT,
        syncMode: { type: "string", enum: ["Push", "Pull"] },
        apiEndpoint: TEXT,
        secretRef: REFERENCE,
        impersonatorSecretRef: REFERENCE,
        insecureSkipTLSVerification: { type: "boolean" },
        provider: TEXT,
        region: TEXT,
        zones: { type: "array", items: TEXT },
      },
    },
    status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  },
};

/** Plays until it is stopped. */
export function playKarmada(hub: RunningCluster, members: readonly RunningCluster[]): StandIn {
  const known: string[] = [];
  const api = hub.connection.api(new AbortController().signal);
  const meet = (name: string): void => {
    if (!known.includes(name)) known.push(name);
  };
  const controllers = async (): Promise<void> => {
    for (const cluster of await api.list(CLUSTER)) await controlPlaneStep(api, cluster, meet);
  };
  return { known, ...play([controllers, ...members.map((member) => () => agentStep(member, meet))]) };
}

/** The controllers: a namespace for each Cluster, and what a member is pushed to by; both go when the Cluster goes. */
async function controlPlaneStep(api: KubeApi, cluster: KubeObject, meet: (name: string) => void): Promise<void> {
  const { name, finalizers = [], deletionTimestamp } = cluster.metadata;
  const held = (by: readonly string[]): KubeObject => ({ ...cluster, metadata: { ...cluster.metadata, finalizers: by } });
  const namespace: ObjectRef = { apiVersion: "v1", kind: "Namespace", name: executionNamespace(name) };
  const home = await api.get(namespace);
  if (deletionTimestamp !== undefined) {
    if (home === undefined) await ifUnchanged(() => api.replace(held(without(finalizers))));
    else if (home.metadata.deletionTimestamp === undefined) await api.delete(namespace);
    return;
  }
  if (!finalizers.includes(CLUSTER_FINALIZER)) return ifUnchanged(() => api.replace(held([...finalizers, CLUSTER_FINALIZER])));
  if (home === undefined) {
    const { apiVersion, kind } = namespace;
    return ifUnchanged(() => api.create({ apiVersion, kind, metadata: { name: namespace.name } }));
  }
  if (textAt(cluster, "spec", "syncMode") === "Push") await push(api, cluster, meet);
}

function without(finalizers: readonly string[]): readonly string[] {
  return finalizers.filter((one) => one !== CLUSTER_FINALIZER);
}

async function push(api: KubeApi, cluster: KubeObject, meet: (name: string) => void): Promise<void> {
  const { name } = cluster.metadata;
  const wire = await pushWire(api, name);
  if (wire === undefined) return say(api, name, "False", "StatusCollectionFailed");
  try {
    meet(await whoAmI(wire));
    const member = over(wire);
    await member.list({ apiVersion: "v1", kind: "Node" });
    await say(api, name, "True", "ClusterReady");
    for (const work of await api.list(WORK, { namespace: executionNamespace(name) })) await bring(api, member, work);
  } finally {
    await wire.close();
  }
}

/** A member as the control plane sees it; undefined while its Secret is not filled in. */
export async function pushWire(api: KubeApi, member: string, secret = member): Promise<WireConnection | undefined> {
  const cluster = await api.get(clusterRef(member));
  const ref = { apiVersion: "v1", kind: "Secret", namespace: textAt(cluster, "spec", "secretRef", "namespace") };
  const data = (await api.get({ ...ref, name: secret }))?.["data"];
  const authority = (await api.get({ ...ref, name: textAt(cluster, "spec", "secretRef", "name") }))?.["data"];
  const token = decoded(textAt(data, "token"));
  if (token === "") return undefined;
  const headers = { authorization: `Bearer ${token}` };
  return openConnection({ url: textAt(cluster, "spec", "apiEndpoint"), ca: decoded(textAt(authority, "caBundle")), headers });
}

/** Brings a Work's objects about in a member, or ends it as it says. */
async function bring(controlPlane: KubeApi, member: KubeApi, work: KubeObject): Promise<void> {
  const { finalizers = [], deletionTimestamp } = work.metadata;
  const manifests = items(at(work, "spec", "workload", "manifests")) as readonly KubeObject[];
  const held = (by: readonly string[]): KubeObject => ({ ...work, metadata: { ...work.metadata, finalizers: by } });
  if (deletionTimestamp !== undefined) {
    if (at(work, "spec", "preserveResourcesOnDeletion") !== true) for (const one of manifests) await member.delete(refOf(one));
    await ifUnchanged(() => controlPlane.replace(held([])));
    return;
  }
  if (!finalizers.includes(WORK_FINALIZER)) return ifUnchanged(() => controlPlane.replace(held([WORK_FINALIZER])));
  for (const one of manifests) await member.apply(one, { fieldManager: "karmada", force: true });
}

/** Somebody may be faster, as with any controller: the next step sees what there is then. */
async function ifUnchanged(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof KubeError && (error.status === 409 || error.status === 404))) throw error;
  }
}

/** What an agent does, by its own certificate: finds its Cluster as it would make it, tells how it is, and says that it lives. */
async function agentStep(member: RunningCluster, meet: (name: string) => void): Promise<void> {
  const { name } = member.record;
  const api = member.connection.api(new AbortController().signal);
  const deployment = await api.get({
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: "karmada-system",
    name: "karmada-agent",
  });
  const secret = await api.get(AGENT_SECRET);
  if (deployment === undefined || secret === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
  const wire = agentWire(secret);
  try {
    meet(await whoAmI(wire));
    const own = over(wire);
    const cluster = (await own.list(CLUSTER)).find(({ metadata }) => metadata.name === name);
    if (cluster === undefined || cluster.metadata.deletionTimestamp !== undefined) return;
    refuseDifference(cluster, deployment);
    const path = `/apis/cluster.karmada.io/v1alpha1/clusters/${name}/status`;
    const status = { conditions: [ready("True", "ClusterReady")] };
    if (condition(cluster, "Ready")?.["status"] !== "True") await send(wire, "PUT", path, { ...cluster, status });
    await signOfLife(own, name);
    for (const work of await own.list(WORK, { namespace: executionNamespace(name) })) await bring(own, api, work);
  } finally {
    await wire.close();
  }
}

/** An agent would write to a Cluster that differs from what it is told of itself, and has no right to. */
function refuseDifference(cluster: Json, deployment: KubeObject): void {
  const command = items(at(items(at(deployment, "spec", "template", "spec", "containers"))[0], "command")).map(String);
  const told = (flag: string): string => command.find((one) => one.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? "";
  const has = ["apiEndpoint", "provider", "region"].map((field) => textAt(cluster, "spec", field));
  const wants = ["cluster-api-endpoint", "cluster-provider", "cluster-region"].map(told);
  if (textAt(cluster, "spec", "syncMode") !== "Pull" || JSON.stringify(has) !== JSON.stringify(wants))
    throw new Error(`the agent would change its Cluster: ${JSON.stringify([has, wants])}`);
}

async function signOfLife(own: KubeApi, name: string): Promise<void> {
  const ref = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", name, namespace: "karmada-cluster" };
  const live = await own.get(ref);
  const { apiVersion, kind, namespace } = ref;
  const made = { apiVersion, kind, metadata: { name, namespace }, spec: { holderIdentity: name } };
  await ifUnchanged(() => (live === undefined ? own.create(made) : own.replace(live)));
}

/** The control plane as the holder of an agent's kubeconfig sees it. */
export function agentWire(secret: KubeObject): WireConnection {
  const config = JSON.parse(decoded(textAt(secret, "data", AGENT_SECRET.name))) as Json;
  const cluster = at(items(at(config, "clusters"))[0], "cluster");
  const user = at(items(at(config, "users"))[0], "user");
  const [certificate, key] = ["client-certificate-data", "client-key-data"].map((field) => decoded(textAt(user, field)));
  const client = { certificate: certificate ?? "", key: key ?? "" };
  const ca = decoded(textAt(cluster, "certificate-authority-data"));
  return openConnection({ url: textAt(cluster, "server"), ca, client: async () => client, headers: {} });
}

/** As whom a connection is known. */
export async function whoAmI(wire: WireConnection): Promise<string> {
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const answer = await send(wire, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", review);
  return textAt(answer, "status", "userInfo", "username");
}

async function send(wire: WireConnection, method: "POST" | "PUT", path: string, body: KubeObject | Json): Promise<Json> {
  const headers = { "content-type": "application/json" };
  const answer = await wire.exchange({ method, path, headers, body: JSON.stringify(body) }, new AbortController().signal);
  if (answer.status < 300) return JSON.parse(answer.body) as Json;
  throw new Error(`an API server refused the stand-in: ${answer.status} ${answer.body}`);
}

function over(wire: WireConnection): KubeApi {
  return connectionOver("stand-in", wire, systemClock).api(new AbortController().signal);
}

async function say(api: KubeApi, name: string, status: "True" | "False", reason: string): Promise<void> {
  const live = await api.get(clusterRef(name));
  if (live === undefined || condition(live, "Ready")?.["status"] === status) return;
  const conditions = [ready(status, reason)];
  const options = { fieldManager: "karmada-stand-in", force: true, subresource: "status" } as const;
  await api.apply({ ...CLUSTER, metadata: { name }, status: { conditions } }, options);
}

function ready(status: string, reason: string): Json {
  return { type: "Ready", status, reason, message: "", lastTransitionTime: "2026-11-30T00:00:00Z" };
}

function decoded(data: string): string {
  return Buffer.from(data, "base64").toString();
}
