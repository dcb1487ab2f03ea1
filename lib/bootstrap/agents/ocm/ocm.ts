import { AGENTS } from "../../../model/sync-plugins.ts";
import type { AgentPlugin, ObjectWithPolicy, PhaseResult, PluginContext, RunContext, Survey } from "../../contract.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import { readiness } from "../../engine/readiness.ts";
import { whyNotReady } from "../../engine/workload-causes.ts";
import type { KubeApi, KubeReader } from "../../kube-api.ts";
import { describeRef, refOf } from "../../kube-object.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { isCreatedBy, ownerOf } from "../../ownership.ts";
import { whyStillThere } from "../../engine/causes.ts";
import { conditionInWords } from "../../registries/conditions.ts";
import { stageOf } from "../../registries/ocm/hub.ts";
import { AGENT_NAMESPACE, HUB_SECRET, KLUSTERLET, OPERATOR_NAMESPACE } from "../../registries/ocm/names.ts";
import { imageOf, OCM_ARTEFACTS, operatorObjects } from "../../registries/ocm/release.ts";

const OPERATOR: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: OPERATOR_NAMESPACE, name: "klusterlet" };
const CRD: ObjectRef = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  name: "klusterlets.operator.open-cluster-management.io",
};

/** A klusterlet: the operator of Open Cluster Management in a member, and the agent that it runs there. */
export const ocm: AgentPlugin = {
  name: "ocm",
  kubernetes: AGENTS.ocm.kubernetes,
  // Its operator may give any right to what it installs, and nobody may give away what he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => missingPins(membership, OCM_ARTEFACTS),
  survey,
  objects,
  ready: (_, member) => health(member),
  probe: (_, member) => health(member),
  drain,
  sweep,
};

async function survey({ member: { fleet, name } }: RunContext, member: KubeReader): Promise<Survey> {
  const found = (await Promise.all([CRD, OPERATOR, KLUSTERLET].map((mark) => member.get(mark)))).filter(
    (one) => one !== undefined,
  );
  const foreign = found.find((object) => !isCreatedBy({ fleet, member: name }, object));
  if (foreign !== undefined) return { state: "foreign", owner: `${ownerOf(foreign)} (${describeRef(refOf(foreign))})` };
  if (found.length === 0) return { state: "absent" };
  return { state: found.length === 3 ? "ours" : "partial", version: versionOf(found) };
}

function versionOf(found: readonly KubeObject[]): string {
  const image = JSON.stringify(found.find(({ kind }) => kind === "Deployment") ?? {});
  return /registration-operator:([^"@]+)/.exec(image)?.[1] ?? "unknown";
}

function objects(context: PluginContext): readonly ObjectWithPolicy[] {
  const operator = operatorObjects(context, "klusterlet").map((object): ObjectWithPolicy => ({
    object,
    stage: stageOf(object),
    // The hub's own operator lives in the same namespace, and brought it.
    policy: object.kind === "Namespace" && context.isHub ? "observe" : "own",
  }));
  const agents: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: AGENT_NAMESPACE } };
  return [...operator, { object: agents, stage: "A", policy: "own" }, { object: klusterlet(context), stage: "E", policy: "own" }];
}

function klusterlet(context: PluginContext): KubeObject {
  const image = (name: string): string => imageOf(context, "klusterlet", name);
  return {
    apiVersion: KLUSTERLET.apiVersion,
    kind: KLUSTERLET.kind,
    metadata: { name: KLUSTERLET.name },
    spec: {
      clusterName: context.member.name,
      namespace: AGENT_NAMESPACE,
      // One program instead of two. It never changes, as the operator can't.
      deployOption: { mode: "Singleton" },
      imagePullSpec: image("registration-operator"),
      registrationImagePullSpec: image("registration"),
      workImagePullSpec: image("work"),
    },
  };
}

async function health(member: KubeReader): Promise<PhaseResult> {
  const operator = await member.get(OPERATOR);
  if (operator === undefined || !readiness(operator).ready) {
    const why = operator === undefined ? "is not there" : await whyNotReady(operator, member);
    return { kind: "Waiting", object: describeRef(OPERATOR), condition: why, who: "" };
  }
  const live = await member.get(KLUSTERLET);
  const wanted = { Applied: "True", Available: "True", HubConnectionDegraded: "False" } as const;
  const open = live === undefined ? "is not there" : conditionInWords(live, wanted);
  return open === undefined ? { kind: "Done" } : { kind: "Waiting", object: describeRef(KLUSTERLET), condition: open, who: "" };
}

/** The klusterlet goes while its operator is there to take down what that has made of it. */
async function drain({ member: { fleet, name } }: RunContext, _workloads: unknown, member: KubeApi): Promise<PhaseResult> {
  const live = await member.get(KLUSTERLET);
  if (live === undefined || !isCreatedBy({ fleet, member: name }, live)) return { kind: "Done" };
  const { uid, deletionTimestamp } = live.metadata;
  if (deletionTimestamp === undefined) await member.delete(KLUSTERLET, uid === undefined ? {} : { uid });
  const left = await member.get(KLUSTERLET);
  if (left === undefined || left.metadata.uid !== uid) return { kind: "Done" };
  return { kind: "Waiting", object: describeRef(KLUSTERLET), condition: whyStillThere(left), who: "" };
}

/** The agent's own key to the hub: made by it, in a namespace of ours, and worth nothing without it. */
async function sweep({ member: { fleet, name } }: RunContext, member: KubeApi): Promise<PhaseResult> {
  const home = await member.get({ apiVersion: "v1", kind: "Namespace", name: AGENT_NAMESPACE });
  if (home !== undefined && isCreatedBy({ fleet, member: name }, home)) await member.delete(HUB_SECRET);
  return { kind: "Done" };
}
