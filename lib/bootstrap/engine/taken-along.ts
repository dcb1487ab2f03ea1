import type { Membership } from "../../contracts/membership.ts";
import { cloudHolders } from "../cloud-holders.ts";
import type { CloudHolder } from "../cloud-holders.ts";
import type { KubeApi } from "../kube-api.ts";
import type { ObjectRef } from "../kube-object.ts";
import { readParent } from "./apply-set.ts";
import { openRun } from "./bootstrap-all.ts";
import type { EngineOptions } from "./bootstrap-all.ts";
import { asPhaseError } from "./failure.ts";
import { MemberRun } from "./member-run.ts";
import { MEMBER_SET } from "./sets.ts";

// What of a member that isn't ours could be taken along when it leaves.

/**
 * What its agent has delivered to it, by the agent's own account; nothing where there is no member.
 *
 * @throws PhaseError where it can't be asked
 */
export async function deliveredTo(membership: Membership, options: EngineOptions): Promise<readonly ObjectRef[]> {
  return await lookInto(membership, options, async (run, api) => {
    const found = readParent(await api.get(MEMBER_SET));
    const agent = found === undefined ? undefined : run.agentOf(found.record);
    const byAgent = (await agent?.delivered?.(run.pluginContext, api)) ?? [];
    return [...byAgent, ...(found === undefined ? [] : await pushedTo(run))];
  });
}

/** What would outlive it in its cloud. @throws PhaseError where it can't be asked */
export async function heldBy(membership: Membership, options: EngineOptions): Promise<readonly CloudHolder[]> {
  return await lookInto(membership, options, (_, api) => cloudHolders(api));
}

async function lookInto<T>(
  membership: Membership,
  options: EngineOptions,
  look: (run: MemberRun, api: KubeApi) => Promise<T>,
): Promise<T> {
  const { run: open, close } = openRun(options);
  const run = new MemberRun(open(membership));
  run.phase = "leave";
  try {
    await run.member.reach();
    return await look(run, await run.memberApi());
  } catch (error) {
    throw asPhaseError(error);
  } finally {
    await close();
  }
}

/** A hub that can't be asked has nothing removed in the member either. */
async function pushedTo(run: MemberRun): Promise<readonly ObjectRef[]> {
  if (run.pushers.length === 0) return [];
  await run.hub.reach();
  const api = await run.hubApi();
  return (await Promise.all(run.pushers.map((pusher) => pusher.delivered(run.pluginContext, api)))).flat();
}
