import type { PhaseResult, RunContext } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { at, describeRef, items, refOf, textAt } from "../../kube-object.ts";
import type { Json, KubeObject } from "../../kube-object.ts";
import { requestedSubject } from "../../trust/certificate-request.ts";
import { CLUSTER_NAME_LABEL, CSR, joiner, managedCluster } from "./names.ts";
import { openOf } from "./registration.ts";

const SIGNER = "kubernetes.io/kube-apiserver-client";
const USAGES = ["client auth", "digital signature", "key encipherment"];

/** One look at a member that comes in: signs for its agent's request where that is what it should be, until the hub hears from it. */
export async function admit(context: RunContext, hub: KubeApi): Promise<PhaseResult> {
  const { name } = context.member;
  const ref = managedCluster(name);
  const cluster = await hub.get(ref);
  const open = cluster === undefined ? "is not there" : openOf(cluster);
  if (open === undefined) return { kind: "Done" };
  const requests = (await hub.list(CSR, { labelSelector: `${CLUSTER_NAME_LABEL}=${name}` })).filter(isUndecided);
  const refused: string[] = [];
  for (const request of requests) {
    const why = whyNot(request, context);
    if (why === undefined) await approve(request, hub);
    else refused.push(`${describeRef(refOf(request))} is not signed: ${why}`);
  }
  return { kind: "Waiting", object: describeRef(ref), condition: [open, ...refused].join("; "), who: "" };
}

/** Why a request can't be that of this member's agent; undefined where it is. */
export function whyNot(request: KubeObject, { member: { fleet, name } }: Pick<RunContext, "member">): string | undefined {
  const account = joiner(fleet, name);
  const user = `system:serviceaccount:${account.namespace}:${account.name}`;
  const asker = textAt(request, "spec", "username");
  if (asker !== user) return `${asker === "" ? "nobody" : asker} asks for it, and not ${user}`;
  const signer = textAt(request, "spec", "signerName");
  if (signer !== SIGNER) return `it is for the signer ${signer}, and not ${SIGNER}`;
  const usages = items(at(request, "spec", "usages"));
  const unknown = usages.find((usage) => typeof usage !== "string" || !USAGES.includes(usage));
  if (unknown !== undefined || !usages.includes("client auth")) return `it is for ${inWords(usages)}`;
  const subject = requestedSubject(Buffer.from(textAt(request, "spec", "request"), "base64").toString("utf8"));
  if (subject === undefined) return "it can't be read, or asks for more than a name";
  const own = `system:open-cluster-management:${name}`;
  const agent = subject.commonName.startsWith(`${own}:`) ? subject.commonName.slice(own.length + 1) : "";
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(agent)) return `it asks to be ${JSON.stringify(subject.commonName)}`;
  const groups = [own, "system:open-cluster-management:managed-clusters"].toSorted();
  if (JSON.stringify(subject.organizations) !== JSON.stringify(groups))
    return `it asks for the groups ${inWords(subject.organizations)}`;
  return undefined;
}

function inWords(values: readonly Json[]): string {
  return values.length === 0 ? "nothing" : values.map((value) => JSON.stringify(value)).join(", ");
}

function isUndecided(request: KubeObject): boolean {
  const decisions = items(at(request, "status", "conditions")).map((one) => textAt(one, "type"));
  return !decisions.includes("Approved") && !decisions.includes("Denied");
}

async function approve(request: KubeObject, hub: KubeApi): Promise<void> {
  const approved = {
    type: "Approved",
    status: "True",
    reason: "FleetwrightJoin",
    message: "The request is that of the member's agent, by the identity that it was given to join with.",
  };
  const conditions = [...items(at(request, "status", "conditions")), approved];
  try {
    await hub.replace({ ...request, status: { conditions } }, { subresource: "approval" });
  } catch (error) {
    // Somebody was faster, or it has ended: the next look tells.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
  }
}
