import { createHash } from "node:crypto";
import { fieldManagerOf } from "../../contract.ts";
import type { PhaseResult, PluginContext } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { at, describeRef, items, refOf, textAt } from "../../kube-object.ts";
import type { Json, KubeObject, ObjectRef } from "../../kube-object.ts";
import { isCreatedBy, marked } from "../../ownership.ts";
import type { Owner } from "../../ownership.ts";
import { requestedSubject } from "../../trust/certificate-request.ts";
import type { NewRequest } from "../../trust/new-request.ts";
import { clusterMarks } from "../cluster-marks.ts";
import type { Certified } from "./agent-kubeconfig.ts";
import { whyNotOf } from "./agent-kubeconfig.ts";
import { AGENT_GROUP, agentUser, CSR } from "./names.ts";

const SIGNER = "kubernetes.io/kube-apiserver-client";
const USAGES = ["client auth", "digital signature", "key encipherment"];
/** How long a certificate is good; the agent renews its own when a fifth of that is left. */
const SECONDS = 90 * 24 * 60 * 60;
/** By which a member's requests are found. */
const REQUEST_LABEL = "fleetwright.dev/karmada-agent";

/** One look at the request that is made with this key: asked for, allowed, signed. */
export async function certificateFor(
  context: PluginContext,
  own: NewRequest,
  hub: KubeApi,
): Promise<{ readonly kind: "Signed"; readonly certified: Certified } | Exclude<PhaseResult, { readonly kind: "Done" }>> {
  const { fleet, name } = context.member;
  const wanted = requestObject(context, own);
  const ref = refOf(wanted);
  const what = describeRef(ref);
  const live = (await hub.get(ref)) ?? (await ask(wanted, { fleet, member: name }, hub));
  const refusal = decisionAgainst(live);
  const why = refusal ?? whyNotAsAsked(live, wanted, { fleet, member: name });
  if (why !== undefined) {
    await withdraw(live, hub);
    return { kind: "Retry", afterMs: 1_000, reason: `${what} ${why}; another one takes its place` };
  }
  const certificate = Buffer.from(textAt(live, "status", "certificate"), "base64").toString("utf8");
  if (certificate === "") {
    if (!isApproved(live)) await approve(live, hub);
    return { kind: "Waiting", object: what, condition: "is not signed yet", who: "" };
  }
  const foreign = whyNotOf(name, { certificate, key: own.key });
  if (foreign !== undefined) {
    const message = `${context.hub.name}: the certificate that was signed for ${what} ${foreign}`;
    return { kind: "Failed", failure: { class: "identity", message } };
  }
  await withdraw(live, hub);
  return { kind: "Signed", certified: { certificate, key: own.key } };
}

/** Requests of runs that were cut off before they had their certificates: nobody has their keys any more. */
export async function withdrawOld({ member: { fleet, name } }: PluginContext, hub: KubeApi): Promise<void> {
  const found = await hub.list(CSR, { labelSelector: `${REQUEST_LABEL}=${name}` });
  for (const request of found) if (isCreatedBy({ fleet, member: name }, request)) await withdraw(request, hub);
}

/** Why what stands there is not what was asked for, and must not be let in; undefined where it is. */
export function whyNotAsAsked(live: KubeObject, wanted: KubeObject, owner: Owner): string | undefined {
  if (!isCreatedBy(owner, live)) return "was made by somebody else";
  for (const key of ["request", "signerName", "expirationSeconds"]) {
    if (at(live, "spec", key) !== at(wanted, "spec", key)) return `asks for another ${key}`;
  }
  const usages = items(at(live, "spec", "usages"));
  if (JSON.stringify([...usages].toSorted()) !== JSON.stringify(USAGES)) return "asks for other usages";
  const subject = requestedSubject(Buffer.from(textAt(live, "spec", "request"), "base64").toString("utf8"));
  const { fleet: _, member } = owner;
  if (subject?.commonName !== agentUser(member) || JSON.stringify(subject.organizations) !== JSON.stringify([AGENT_GROUP]))
    return "asks to be somebody else";
  return undefined;
}

function requestObject({ member }: PluginContext, { request }: NewRequest): KubeObject {
  const encoded = Buffer.from(request).toString("base64");
  // Named by what is in it, so that a second look finds the one that is meant, and no other can lie in its place.
  const name = `fleetwright-${member.name}-${createHash("sha256").update(encoded).digest("hex").slice(0, 16)}`;
  const object: KubeObject = {
    ...CSR,
    metadata: { name, labels: { ...clusterMarks({ ...member, labels: {} }).labels, [REQUEST_LABEL]: member.name } },
    spec: { request: encoded, signerName: SIGNER, expirationSeconds: SECONDS, usages: USAGES },
  };
  return marked(object, { fleet: member.fleet, member: member.name });
}

async function ask(wanted: KubeObject, owner: Owner, hub: KubeApi): Promise<KubeObject> {
  try {
    return await hub.create(wanted, { fieldManager: fieldManagerOf("karmada"), repeatable: true });
  } catch (error) {
    if (!(error instanceof KubeError && error.reason === "AlreadyExists")) throw error;
    const live = await hub.get(refOf(wanted));
    if (live === undefined || !isCreatedBy(owner, live)) throw error;
    return live;
  }
}

/** Its signer may have let it be, and anybody who may decide may have decided against it. */
function decisionAgainst(request: KubeObject): string | undefined {
  const found = conditionsOf(request).find((one) => ["Denied", "Failed"].includes(textAt(one, "type")));
  if (found === undefined) return undefined;
  const said = [textAt(found, "reason"), textAt(found, "message")].filter((part) => part !== "").join(": ");
  return `was ${textAt(found, "type") === "Denied" ? "denied" : "not signed"}${said === "" ? "" : ` (${said})`}`;
}

function isApproved(request: KubeObject): boolean {
  return conditionsOf(request).some((one) => textAt(one, "type") === "Approved");
}

function conditionsOf(request: KubeObject): readonly Json[] {
  return items(at(request, "status", "conditions"));
}

async function approve(request: KubeObject, hub: KubeApi): Promise<void> {
  const approved = {
    type: "Approved",
    status: "True",
    reason: "FleetwrightJoin",
    message: "Who may write to the control plane and to the member has asked for it, for the agent of that member.",
  };
  try {
    const status = { conditions: [...conditionsOf(request), approved] };
    await hub.replace({ ...request, status }, { subresource: "approval" });
  } catch (error) {
    // Karmada's own controller was faster, or it has ended: the next look tells.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
  }
}

async function withdraw(request: KubeObject, hub: KubeApi): Promise<void> {
  const { uid } = request.metadata;
  const ref: ObjectRef = refOf(request);
  await hub.delete(ref, uid === undefined ? {} : { uid });
}
