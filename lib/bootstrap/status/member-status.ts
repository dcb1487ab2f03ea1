import type { Membership } from "../../contracts/membership.ts";
import type { Emit } from "../../model/event.ts";
import type { Plugins } from "../contract.ts";
import { baselineReport } from "../baseline/baseline-report.ts";
import type { BaselineReport } from "../baseline/baseline-report.ts";
import { at } from "../kube-object.ts";
import { agentStatus, contextOf } from "./agent-status.ts";
import type { AgentStatus } from "./agent-status.ts";
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
  /** How its policies differ from the fleet's, and what breaks them; null where the fleet has none, or it can't be asked. */
  readonly baseline: BaselineReport | null;
  /** When the certificate ends by which the agent calls the hub, as ISO 8601 in UTC; null where it has none or can't be asked. */
  readonly agentExpires: string | null;
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
    const chosen = membership.baseline;
    const baseline = chosen === undefined ? null : await baselineReport(member.fleet, chosen, api);
    const agentExpires = (await agent?.expires?.(api))?.toISOString() ?? null;
    return { version: typeof version === "string" ? version : null, revision, agentExpires, baseline, ...found };
  });
  const expires = (await expiry)?.toISOString() ?? null;
  return "value" in answer
    ? { reachable: true, expires, ...answer.value }
    : { ...unknownAgent(sync.agent), ...UNASKED, expires, reason: answer.unreachable };
}

const UNASKED = { reachable: false, version: null, revision: null, agentExpires: null, baseline: null } as const;

function unknownAgent(name: string): { readonly agent: AgentStatus; readonly reason: null } {
  return { agent: { name, state: name === "none" ? "none" : "unknown", version: null }, reason: null };
}
