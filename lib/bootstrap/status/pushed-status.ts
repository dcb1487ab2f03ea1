import type { Membership } from "../../contracts/membership.ts";
import type { Pusher } from "../contract.ts";
import { agentStatus, contextOf } from "./agent-status.ts";
import { ask } from "./ask.ts";
import type { MemberFindings, MemberStatusOptions } from "./member-status.ts";

export type PushedFindings = Pick<MemberFindings, "agent" | "revision" | "reason">;

/**
 * What the hub says of a member that it pushes to; undefined where nothing in it does. That the member answers says nothing of
 * whether it gets what it should, and what pushes may take a dead member for a healthy one.
 */
export async function pushedStatus(membership: Membership, options: MemberStatusOptions): Promise<PushedFindings | undefined> {
  const pushers = membership.sync.registries.flatMap((name) => options.plugins.registries[name]?.pusher ?? []);
  const [pusher] = pushers;
  if (pusher === undefined) return undefined;
  const hub = membership.hub === "self" ? membership.member : membership.hub;
  const answer = await ask(hub, { ...options, timeoutMs: options.clusterTimeoutMs }, async (api, signal) => {
    const context = { ...contextOf(membership), signal, emit: options.emit };
    const revision = (await pusher.revision(context, api)) ?? null;
    return { revision, ...(await agentStatus(pusher, context, api)) };
  });
  return "value" in answer ? answer.value : unknownPusher(pusher, hub.name, answer.unreachable);
}

function unknownPusher({ name }: Pusher, hub: string, why: string): PushedFindings {
  return { agent: { name, state: "unknown", version: null }, revision: null, reason: `the hub ${hub} can't be asked: ${why}` };
}
