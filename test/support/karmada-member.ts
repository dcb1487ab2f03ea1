import { systemCertifier } from "../../lib/bootstrap/trust/certifier.ts";
import type { TrustContext } from "../../lib/bootstrap/trust/trust-context.ts";
import { sleep } from "../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../lib/bootstrap/contract.ts";
import type { Draft } from "../../lib/bootstrap/invitation.ts";
import type { Failure, PhaseResult, RunContext, Workloads } from "../../lib/bootstrap/contract.ts";
import { karmada as agent } from "../../lib/bootstrap/agents/karmada/karmada.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { connectionOver } from "../../lib/bootstrap/kube/connect.ts";
import { at, items, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { Json, JsonObject, KubeObject, ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { marked } from "../../lib/bootstrap/ownership.ts";
import { karmada } from "../../lib/bootstrap/registries/karmada/karmada.ts";
import { clusterRef, CSR } from "../../lib/bootstrap/registries/karmada/names.ts";
import { Secrets } from "../../lib/bootstrap/secrets/secrets.ts";
import type { AgentName } from "../../lib/model/sync.ts";
import { aTestAuthority } from "./certificates.ts";
import { FakeApiServer } from "./fake-api-server/fake-api-server.ts";
import { VirtualClock } from "./fake-api-server/virtual-clock.ts";
import { crd, membershipOf, plain, recordOf } from "./fake-fleet.ts";

// A member of Karmada and its control plane as two fake API servers, for tests of what either says and is told.

const OWNER = { fleet: "acme", member: "shop" };
const APPLY = { fieldManager: "test", force: true } as const;
export const IDENTITY = { uid: "uid-1" };
const signer = aTestAuthority();
const hubRecord = recordOf("hub", { endpoints: [{ url: "https://karmada.example:5443", from: "runner", ca: "system" }] });
const shop = recordOf("shop", {
  labels: { team: "shop" },
  endpoints: [{ url: "https://shop.example", from: "network", ca: { data: "Q0E=" } }],
});

export let hub: KubeApi;
export let member: KubeApi;
let signal: AbortSignal;

/** The two API servers, anew. */
export async function prepare(): Promise<void> {
  const clock = new VirtualClock();
  signal = new AbortController().signal;
  const over = (name: string): KubeApi => connectionOver(name, new FakeApiServer(clock, { name }).wire, clock).api(signal);
  [hub, member] = [over("hub"), over("shop")];
  await hub.apply(crd("cluster.karmada.io", "v1alpha1", "Cluster", "clusters", "Cluster"), APPLY);
  await hub.apply(crd("work.karmada.io", "v1alpha1", "Work", "works", "Namespaced"), APPLY);
  await sleep(clock, 1_000);
  for (const name of ["karmada-cluster", "karmada-es-shop"]) await hub.create(plain("v1", "Namespace", name));
  for (const name of ["karmada-cluster", "karmada-system"]) await member.create(plain("v1", "Namespace", name));
}

/** Karmada signs for its agents itself. */
const TRUST = { now: new Date("2026-11-30"), certifier: systemCertifier, renew: false };

export function contextOf(agentName: AgentName, isHub = false): TrustContext {
  const sync = { registries: ["clusterprofile", "karmada"], agent: agentName, source: null } as const;
  const pins = [
    {
      ...{ agent: "karmada", component: "karmada-agent", version: "v1.18.2", files: [], digest: "sha256:00" },
      source: { gomod: "github.com/karmada-io/karmada@v1.18.2" },
    },
  ];
  const own = isHub ? hubRecord : shop;
  const membership = membershipOf(own.name, { member: own, sync, hub: isHub ? "self" : hubRecord, pins });
  const secrets = new Secrets([["env:PULL", "hush"]]);
  return { membership, member: own, hub: hubRecord, isHub, artefacts: [], secrets, signal, emit: () => undefined, ...TRUST };
}

export const PUSH = (): TrustContext => contextOf("none");
export const PULL = (): TrustContext => contextOf("karmada");

/** What the control plane holds for the member, ours. */
export async function register(context: RunContext): Promise<void> {
  for (const { object } of karmada.registration(context, IDENTITY)) {
    if (object.kind !== "Namespace") await hub.apply(marked(object, OWNER), APPLY);
  }
}

export async function say(status: "True" | "False", reason = "Said", message = "so"): Promise<void> {
  const { apiVersion, kind, name } = clusterRef("shop");
  const conditions = [{ type: "Ready", status, reason, message }];
  await hub.apply({ apiVersion, kind, metadata: { name }, status: { conditions } }, { ...APPLY, subresource: "status" });
}

export function joined(context: RunContext): Promise<PhaseResult> | undefined {
  return karmada.join?.(context, member, hub);
}

export function parted(workloads: Workloads): Promise<PhaseResult> | undefined {
  return karmada.pusher?.drain(PULL(), workloads, hub);
}

export function invited(draft: Draft) {
  return karmada.invite?.(PULL(), member, { api: hub, authorityData: "Q0E=" }, draft);
}

export async function credentialOf(draft: Draft): Promise<string> {
  const answer = await invited(draft);
  if (answer?.kind !== "Invited") throw new Error(`not invited: ${JSON.stringify(answer)}`);
  return answer.credential;
}

/** As the control plane's own controllers would, once it is approved. */
export async function sign(request: KubeObject | undefined, commonName?: string): Promise<void> {
  if (request === undefined) throw new Error("no request");
  const pem = signer.sign(Buffer.from(textAt(request, "spec", "request"), "base64").toString(), commonName);
  const live = await hub.get({ ...CSR, name: request.metadata.name });
  if (live === undefined) throw new Error("no request");
  const status = { ...(live["status"] as JsonObject), certificate: Buffer.from(pem).toString("base64") };
  await hub.apply({ ...CSR, metadata: { name: request.metadata.name }, status }, { ...APPLY, subresource: "status" });
}

export async function decide(request: KubeObject, type: string): Promise<void> {
  const conditions = [{ type, status: "True", reason: "Said", message: "so" }];
  await hub.replace({ ...request, status: { conditions } }, { subresource: "approval" });
}

/** What the member's own controllers put into the Secret of an account. */
export async function issue(account: string, token: string): Promise<void> {
  await member.apply(
    { ...plain("v1", "Secret", `${account}-token`, "karmada-cluster"), data: { token, "ca.crt": "T1dO" } },
    APPLY,
  );
}

export function secretRef(name: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", namespace: "karmada-cluster", name };
}

export async function held(name: string): Promise<Json | undefined> {
  return (await hub.get(secretRef(name)))?.["data"];
}

export function clusterOf(name: string): KubeObject {
  return { apiVersion: "cluster.karmada.io/v1alpha1", kind: "Cluster", metadata: { name } };
}

const PUBLISHED = ["Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding"]
  .map((kind) => JSON.stringify({ apiVersion: "v1", kind, metadata: { name: "karmada-agent" } }))
  .concat(
    `
apiVersion: apps/v1
kind: Deployment
metadata: { name: karmada-agent, namespace: karmada-system }
spec:
  replicas: 2
  template:
    spec:
      priorityClassName: system-node-critical
      containers:
        - name: karmada-agent
          image: docker.io/karmada/karmada-agent:latest
          imagePullPolicy: {{image_pull_policy}}
          command:
            - --cluster-name={{member_cluster_name}}
`,
  )
  .join("\n---\n");

export function deploymentOf(context: RunContext): KubeObject {
  const [pin] = context.membership.pins;
  if (pin === undefined) throw new Error("no pin");
  const artefacts = [{ pin, files: [{ name: "all.yaml", text: PUBLISHED }] }];
  const found = agent.objects({ ...context, artefacts }).find(({ object }) => object.kind === "Deployment");
  if (found === undefined) throw new Error("no Deployment");
  return found.object;
}

export function containerOf(deployment: KubeObject): Json | undefined {
  return items(at(deployment, "spec", "template", "spec", "containers"))[0];
}

export function flagsOf(deployment: KubeObject): readonly Json[] {
  return items(at(containerOf(deployment), "command"));
}

export function thrown(work: () => unknown): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof PhaseError) return error.failure;
    throw error;
  }
}
