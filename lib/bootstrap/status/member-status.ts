import type { Membership } from "../../contracts/membership.ts";
import type { Emit } from "../../model/event.ts";
import type { AgentPlugin, Plugins, RunContext } from "../contract.ts";
import type { KubeReader } from "../kube-api.ts";
import { at } from "../kube-object.ts";
import { NO_SECRETS } from "../secrets/secrets.ts";
import { ask } from "./ask.ts";
import type { AskOptions } from "./ask.ts";
import { credentialExpiry } from "./credential-expiry.ts";

/** What a cluster says of itself. */
export interface MemberFindings {
  readonly reachable: boolean;
  /** Why it isn't reachable, or what the agent waits for. */
  readonly reason: string | null;
  /** `v1.36.1`; null where it can't be asked. */
  readonly version: string | null;
  readonly agent: AgentStatus;
  /** Last revision of the source that runs in it. */
  readonly revision: string | null;
  /** When our credential for it ends, as ISO 8601 in UTC; null where it has no end of its own. */
  readonly expires: string | null;
}

export interface AgentStatus {
  readonly name: string;
  /** `simulated`: as ready as it gets where nodes only pretend. `none`: the cluster is to have none. */
  readonly state: "ready" | "simulated" | "waiting" | "absent" | "partial" | "foreign" | "none" | "unknown";
  readonly version: string | null;
}

export interface MemberStatusOptions extends Omit<AskOptions, "timeoutMs"> {
  readonly plugins: Plugins;
  readonly emit: Emit;
  readonly project: string;
  /** Variables of the environment, which may say when credentials end. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly clusterTimeoutMs: number;
}

/** Asks one member for everything at once; what it doesn't answer is null. */
export async function memberStatus(membership: Membership, options: MemberStatusOptions): Promise<MemberFindings> {
  const { member, sync } = membership;
  const agent = options.plugins.agents[sync.agent];
  const expiry = credentialExpiry(member.credential, { project: options.project, env: options.env ?? {} });
  const answer = await ask(member, { ...options, timeoutMs: options.clusterTimeoutMs }, async (api, signal) => {
    const version = at(await api.raw("/version"), "gitVersion");
    const context = { ...contextOf(membership), signal, emit: options.emit };
    const found = agent === undefined ? unknownAgent(sync.agent) : await agentStatus(agent, context, api);
    const revision = (await agent?.revision?.(api)) ?? null;
    return { version: typeof version === "string" ? version : null, revision, ...found };
  });
  const expires = (await expiry)?.toISOString() ?? null;
  return "value" in answer
    ? { reachable: true, expires, ...answer.value }
    : { reachable: false, expires, version: null, revision: null, ...unknownAgent(sync.agent), reason: answer.unreachable };
}

async function agentStatus(
  agent: AgentPlugin,
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
function contextOf(membership: Membership): Omit<RunContext, "signal" | "emit"> {
  const { member, hub } = membership;
  return { membership, member, hub: hub === "self" ? member : hub, isHub: hub === "self", artefacts: [], secrets: NO_SECRETS };
}

function unknownAgent(name: string): { readonly agent: AgentStatus; readonly reason: null } {
  return { agent: { name, state: name === "none" ? "none" : "unknown", version: null }, reason: null };
}
