import type { PhaseResult, RunContext } from "../../contract.ts";
import type { Draft, HubAccess, Invited } from "../../invitation.ts";
import type { KubeReader } from "../../kube-api.ts";
import { newRequest } from "../../trust/new-request.ts";
import type { NewRequest } from "../../trust/new-request.ts";
import { clusterAddress } from "../cluster-address.ts";
import { agentKubeconfig, kubeconfigOf, serves } from "./agent-kubeconfig.ts";
import type { ControlPlane } from "./agent-kubeconfig.ts";
import { certificateFor, withdrawOld } from "./certificate.ts";
import { whyNotReady } from "./cluster.ts";
import { AGENT_GROUP, AGENT_SECRET, agentUser } from "./names.ts";
import { syncMode } from "./sync-mode.ts";

/**
 * One look at the agent's way into the control plane. Its key is made here and goes to a Secret of the member alone, the
 * control plane signs for it; there is no token that somebody could find and ask for a certificate with. A member that is well
 * keeps what it has, and what its agent has renewed meanwhile.
 */
export async function invite(
  context: RunContext,
  member: KubeReader,
  { api: hub, authorityData }: HubAccess,
  draft: Draft,
): Promise<Invited | PhaseResult> {
  const { name } = context.member;
  if (syncMode(context) !== "Pull") return { kind: "Done" };
  const controlPlane: ControlPlane = {
    server: clusterAddress(context.hub) ?? "",
    ...(authorityData === undefined ? {} : { authorityData }),
  };
  const kept = kubeconfigOf(await member.get(AGENT_SECRET));
  if (kept !== undefined && serves(kept, name, controlPlane) && (await whyNotReady(name, hub)) === undefined)
    return { kind: "Invited", credential: kept };
  const own = await ownRequest(context, hub, draft);
  const answer = await certificateFor(context, own, hub);
  // What was refused is asked for anew, with another key.
  if (answer.kind === "Retry") delete draft.secret;
  if (answer.kind !== "Signed") return answer;
  return { kind: "Invited", credential: agentKubeconfig(name, controlPlane, answer.certified) };
}

async function ownRequest(context: RunContext, hub: HubAccess["api"], draft: Draft): Promise<NewRequest> {
  if (draft.secret !== undefined) return JSON.parse(draft.secret) as NewRequest;
  await withdrawOld(context, hub);
  const made = newRequest({ commonName: agentUser(context.member.name), organizations: [AGENT_GROUP] });
  draft.secret = JSON.stringify(made);
  return made;
}
