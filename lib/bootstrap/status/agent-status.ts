import type { Membership } from "../../contracts/membership.ts";
import type { AgentPlugin, RunContext } from "../contract.ts";
import type { KubeReader } from "../kube-api.ts";
import { NO_SECRETS } from "../secrets/secrets.ts";

export interface AgentStatus {
  readonly name: string;
  /** `simulated`: as ready as it gets where nodes only pretend. `none`: the cluster is to have none. */
  readonly state: "ready" | "simulated" | "waiting" | "absent" | "partial" | "foreign" | "none" | "unknown";
  readonly version: string | null;
}

/** What an agent says of itself in its member, or what pushes to a member says in the hub. */
export async function agentStatus(
  agent: Pick<AgentPlugin, "name" | "survey" | "probe">,
  context: RunContext,
  api: KubeReader,
): Promise<{ readonly agent: AgentStatus; readonly reason: string | null }> {
  const { name } = agent;
  if (name === "none") return { agent: { name, state: "none", version: null }, reason: null };
  const survey = await agent.survey(context, api);
  if (survey.state === "absent") return { agent: { name, state: "absent", version: null }, reason: null };
  if (survey.state === "foreign")
    return { agent: { name, state: "foreign", version: null }, reason: `belongs to ${survey.owner}` };
  const { version } = survey;
  if (survey.state === "partial") return { agent: { name, state: "partial", version }, reason: null };
  const probe = await agent.probe(context, api);
  switch (probe.kind) {
    case "Done":
      return { agent: { name, state: probe.simulated === true ? "simulated" : "ready", version }, reason: null };
    case "Waiting":
      return { agent: { name, state: "waiting", version }, reason: `${probe.object}: ${probe.condition}` };
    case "Retry":
      return { agent: { name, state: "waiting", version }, reason: probe.reason };
    case "Failed":
      return { agent: { name, state: "waiting", version }, reason: probe.failure.message };
  }
}

/** Looking needs no artefacts. */
export function contextOf(membership: Membership): Omit<RunContext, "signal" | "emit"> {
  const { member, hub } = membership;
  return { membership, member, hub: hub === "self" ? member : hub, isHub: hub === "self", artefacts: [], secrets: NO_SECRETS };
}
