import { AGENTS } from "../../../model/sync-plugins.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { AgentPlugin, PhaseResult, RunContext, Survey } from "../../contract.ts";
import { readiness } from "../../engine/readiness.ts";
import { whyNotReady } from "../../engine/workload-causes.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef, refOf } from "../../kube-object.ts";
import { isCreatedBy, ownerOf } from "../../ownership.ts";
import { AGENT, CLIENT_SECRET, PRINCIPAL } from "../../registries/argocd-agent/names.ts";
import { valueIn } from "../../registries/argocd-agent/hub-keys.ts";
import { ARGOCD_AGENT_ARTEFACTS } from "../../registries/argocd-agent/release.ts";
import { certificateIn } from "../../trust/certificates.ts";
import { argoObjects } from "../argocd/application-objects.ts";
import { deliveredBy } from "../argocd/application-state.ts";
import { drainApplications } from "../argocd/drain.ts";
import { programHealth, revisionOf, syncHealth } from "../argocd/health.ts";
import { outdatedRoots } from "../argocd/root-application.ts";
import { surveyArgo } from "../argocd/survey.ts";
import { sweepArgo } from "../argocd/sweep.ts";
import { agentObjects } from "./install.ts";

/** An Argo CD of the member's own, and an agent that tells the hub's principal of it. In the hub it is the principal. */
export const argocdAgent: AgentPlugin = {
  name: "argocd-agent",
  kubernetes: AGENTS["argocd-agent"].kubernetes,
  // The controller is bound to every right, and nobody may give rights away that he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => missingPins(membership, ARGOCD_AGENT_ARTEFACTS),
  survey,
  objects: agentObjects,
  ready: (context, member) => health(context, member, programHealth),
  probe: (context, member) => health(context, member, (api) => syncHealth(context, api)),
  revision: (member) => revisionOf(member.cluster, member),
  expires: async (member) => certificateIn(valueIn(await member.get(CLIENT_SECRET), "tls.crt"))?.validToDate,
  delivered: async (context, member) => (await argoObjects(context, member)).agents.flatMap(deliveredBy),
  outdated: async (context, member) => (await outdatedRoots(context, member)).map(refOf),
  letGo: async (context, _, member) => drainApplications(await outdatedRoots(context, member), context, "keep", member),
  drain: async (context, workloads, member) =>
    context.isHub ? { kind: "Done" } : drainApplications((await argoObjects(context, member)).agents, context, workloads, member),
  sweep: async (context, member) =>
    context.isHub ? { kind: "Done" } : sweepArgo((await argoObjects(context, member)).others, context, member),
};

/** Of its Argo CD, and of its own program. */
async function survey(context: RunContext, member: KubeReader): Promise<Survey> {
  const own = await member.get(programOf(context));
  const { fleet, name } = context.member;
  if (own !== undefined && !isCreatedBy({ fleet, member: name }, own))
    return { state: "foreign", owner: `${ownerOf(own)} (${describeRef(refOf(own))})` };
  const version = /argocd-agent:([^"@]+)/.exec(JSON.stringify(own ?? {}))?.[1] ?? "unknown";
  if (context.isHub) return own === undefined ? { state: "absent" } : { state: "ours", version };
  const argo = await surveyArgo(context, member);
  if (argo.state === "foreign" || (argo.state === "absent" && own === undefined)) return argo;
  return { state: argo.state === "ours" && own !== undefined ? "ours" : "partial", version };
}

async function health(
  context: RunContext,
  member: KubeReader,
  argo: (member: KubeReader) => Promise<PhaseResult>,
): Promise<PhaseResult> {
  const ref = programOf(context);
  const found = await member.get(ref);
  if (found === undefined || !readiness(found).ready) {
    const why = found === undefined ? "is not there" : await whyNotReady(found, member);
    return { kind: "Waiting", object: describeRef(ref), condition: why, who: "" };
  }
  return context.isHub ? { kind: "Done" } : await argo(member);
}

function programOf({ isHub }: RunContext) {
  return isHub ? PRINCIPAL : AGENT;
}
