import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { manifestsOf } from "../../lib/bootstrap/artefacts/manifests.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { openConnection } from "../../lib/bootstrap/kube/exchange.ts";
import type { WireConnection } from "../../lib/bootstrap/kube/exchange.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { at, condition, items, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { Json, KubeObject, ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import {
  BOOTSTRAP_SECRET,
  CLUSTER_MANAGER,
  HUB_SECRET,
  KLUSTERLET,
  managedCluster,
} from "../../lib/bootstrap/registries/ocm/names.ts";
import { aCertificateRequest } from "./certificates.ts";
import type { RunningCluster } from "./local-cluster.ts";
import { play } from "./played.ts";
import type { Played } from "./played.ts";
import type { Project } from "./project.ts";

// The other side of Open Cluster Management, as its documentation has it: what the hub's operator installs and says, and what a
// klusterlet does with the kubeconfig that it is given. It works with real API servers, and with nothing but what it finds there.

const FIELD_MANAGER = { fieldManager: "ocm-stand-in", force: true } as const;

/** How a member's agent asks for its certificate. Default: as a klusterlet does. */
export interface Asking {
  readonly commonName?: string;
  readonly organizations?: readonly string[];
}

export interface StandIn extends Played {
  /** By member: as whom its agent was known to the hub, by its certificate. */
  readonly known: ReadonlyMap<string, string>;
}

/** Plays until it is stopped. */
export function playOcm(project: Project, hub: RunningCluster, members: readonly RunningCluster[], asking: Asking = {}): StandIn {
  const known = new Map<string, string>();
  return { known, ...play([hubStep(project, hub, known), ...members.map((member) => agentStep(member, known, asking))]) };
}

/** The operator serves what a hub serves and says so; then members are told what is known of them. */
function hubStep(project: Project, hub: RunningCluster, known: ReadonlyMap<string, string>): () => Promise<void> {
  const api = hub.connection.api(new AbortController().signal);
  let isUp = false;
  return async () => {
    const manager = await api.get(CLUSTER_MANAGER);
    if (manager === undefined) return;
    if (!isUp) for (const crd of await hubCrds(project)) await api.apply(crd, FIELD_MANAGER);
    isUp = true;
    if (condition(manager, "Applied") === undefined)
      await say(api, CLUSTER_MANAGER, { Applied: "True", HubRegistrationDegraded: "False" });
    for (const cluster of await api.list({ apiVersion: "cluster.open-cluster-management.io/v1", kind: "ManagedCluster" })) {
      const { name } = cluster.metadata;
      if (at(cluster, "spec", "hubAcceptsClient") !== true || cluster.metadata.deletionTimestamp !== undefined) continue;
      const has = known.has(name) ? { ManagedClusterJoined: "True", ManagedClusterConditionAvailable: "True" } : {};
      const wanted = { HubAcceptedManagedCluster: "True", ...has };
      if (Object.keys(wanted).some((type) => condition(cluster, type) === undefined))
        await say(api, managedCluster(name), wanted);
    }
  };
}

async function hubCrds(project: Project): Promise<readonly KubeObject[]> {
  const store = createArtefactStore({ project: project.folder, env: process.env, emit: () => undefined, clock: systemClock });
  const signal = new AbortController().signal;
  const artefact = {
    ...{ agent: "ocm", component: "crds", version: "v1.2.1" },
    source: { gomod: "open-cluster-management.io/ocm@v1.2.1" },
    files: ["clusters.open-cluster-management.io_managedclusters", "work.open-cluster-management.io_manifestworks"].map(
      (kind) => `manifests/cluster-manager/hub/crds/0000_00_${kind}.crd.yaml`,
    ),
  };
  return manifestsOf(await store.load({ ...artefact, digest: await store.digest(artefact, signal) }, signal));
}

/** Asks the hub for a certificate by what the bootstrap Secret holds, takes it up once it is signed, and says that it is well. */
function agentStep(member: RunningCluster, known: Map<string, string>, asking: Asking): () => Promise<void> {
  const api = member.connection.api(new AbortController().signal);
  const { name } = member.record;
  const own = `system:open-cluster-management:${name}`;
  const groups = asking.organizations ?? [own, "system:open-cluster-management:managed-clusters"];
  let pending: { readonly key: string; readonly csr: string } | undefined;
  return async () => {
    if ((await api.get(KLUSTERLET)) === undefined) return;
    const secret = await api.get(BOOTSTRAP_SECRET);
    if (secret === undefined || known.has(name)) return;
    const config = kubeconfigIn(secret);
    const wire = hubWire(config);
    try {
      if (pending === undefined) {
        expect200(await get(wire, `/apis/cluster.open-cluster-management.io/v1/managedclusters/${name}`));
        const { certificate, key } = aCertificateRequest(asking.commonName ?? `${own}:agent`, groups);
        pending = { key, csr: await ask(wire, name, certificate) };
      }
      const csr = expect200(await get(wire, `/apis/certificates.k8s.io/v1/certificatesigningrequests/${pending.csr}`));
      const certificate = textAt(csr, "status", "certificate");
      if (certificate === "") return;
      const cert = Buffer.from(certificate, "base64").toString();
      const { key } = pending;
      const mine = openConnection({ ...endpointOf(config), client: async () => ({ certificate: cert, key }), headers: {} });
      const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
      const answer = await post(mine, "/apis/authentication.k8s.io/v1/selfsubjectreviews", review);
      await mine.close();
      const data = { "tls.crt": certificate, "tls.key": Buffer.from(pending.key).toString("base64") };
      const { apiVersion, kind, namespace = "", name: secretName } = HUB_SECRET;
      await api.apply({ apiVersion, kind, metadata: { name: secretName, namespace }, data }, FIELD_MANAGER);
      await say(api, KLUSTERLET, { Applied: "True", Available: "True", HubConnectionDegraded: "False" });
      known.set(name, textAt(answer, "status", "userInfo", "username"));
    } finally {
      await wire.close();
    }
  };
}

async function say(api: KubeApi, ref: ObjectRef, wanted: Readonly<Record<string, string>>): Promise<void> {
  const lastTransitionTime = "2026-11-30T00:00:00Z";
  const conditions = Object.entries(wanted).map(([type, status]) => ({
    ...{ type, status, reason: "StandIn", message: "", lastTransitionTime },
  }));
  const { apiVersion, kind, name } = ref;
  await api.apply({ apiVersion, kind, metadata: { name }, status: { conditions } }, { ...FIELD_MANAGER, subresource: "status" });
}

function endpointOf(config: Json): { readonly url: string; readonly ca: string } {
  const cluster = at(items(at(config, "clusters"))[0], "cluster");
  const ca = Buffer.from(textAt(cluster, "certificate-authority-data"), "base64").toString();
  return { url: textAt(cluster, "server"), ca };
}

/** The kubeconfig that a member's agent is invited by. */
export function kubeconfigIn(secret: KubeObject): Json {
  return JSON.parse(Buffer.from(textAt(secret, "data", "kubeconfig"), "base64").toString()) as Json;
}

/** The hub as its holder sees it. */
export function hubWire(config: Json): WireConnection {
  const token = textAt(items(at(config, "users"))[0], "user", "token");
  return openConnection({ ...endpointOf(config), headers: { authorization: `Bearer ${token}` } });
}

async function ask(wire: WireConnection, member: string, request: string): Promise<string> {
  const answer = await post(wire, "/apis/certificates.k8s.io/v1/certificatesigningrequests", {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { generateName: `${member}-`, labels: { "open-cluster-management.io/cluster-name": member } },
    spec: {
      signerName: "kubernetes.io/kube-apiserver-client",
      usages: ["digital signature", "key encipherment", "client auth"],
      request: Buffer.from(request).toString("base64"),
    },
  });
  return textAt(answer, "metadata", "name");
}

interface Answer {
  readonly status: number;
  readonly body: Json;
}

async function get(wire: WireConnection, path: string): Promise<Answer> {
  const { status, body } = await wire.exchange({ method: "GET", path, headers: {} }, new AbortController().signal);
  return { status, body: JSON.parse(body) as Json };
}

async function post(wire: WireConnection, path: string, body: unknown): Promise<Json> {
  const headers = { "content-type": "application/json" };
  const sent = { method: "POST", path, headers, body: JSON.stringify(body) } as const;
  const answer = await wire.exchange(sent, new AbortController().signal);
  return expect200({ status: answer.status, body: JSON.parse(answer.body) as Json });
}

function expect200({ status, body }: Answer): Json {
  if (status >= 300) throw new Error(`the hub refused the agent: ${status} ${JSON.stringify(body)}`);
  return body;
}
