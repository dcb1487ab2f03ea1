import { PhaseError } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import type { ObjectRef } from "../kube-object.ts";
import { describeRef, refKey, refOf } from "../kube-object.ts";
import type { FoundSet, ManagedObject } from "./apply-set.ts";
import { countedByKind } from "./delivered.ts";
import type { MemberRun } from "./member-run.ts";
import { removeSet } from "./remove.ts";
import { forgetDigest, MEMBER_SET } from "./sets.ts";
import { waitUntil } from "./wait.ts";

// What is synced is the team's: an edit of what a member follows, or of what makes it follow, lets go of workloads and never
// deletes them.

/**
 * Takes the agent that was there before away, while its controllers still run, where the membership has another one now. Until all
 * of it is gone the record names the old one, so that a killed run is gone on with.
 *
 * @param wanted - what the new one brings
 */
export async function retireFormerAgent(run: MemberRun, found: FoundSet, wanted: readonly ManagedObject[]): Promise<void> {
  const { agent: former } = found.record;
  if (former === run.membership.sync.agent) return;
  const agent = run.agentOf(found.record);
  if (agent === undefined) {
    const message = `${run.name}: the agent ${former} is there, and this release doesn't know how to remove it`;
    throw new PhaseError({ class: "input", message, next: `fleetwright leave ${run.name}, with the release that installed it` });
  }
  const api = await run.memberApi();
  await run.holdMember();
  await forgetDigest(api, found, run.wrote);
  run.emit({ type: "action", cluster: run.name, phase: run.phase, message: `removing the agent ${former}` });
  tellWhatStays(run, `the agent ${former}`, (await agent.delivered?.(run.pluginContext, api)) ?? []);
  await waitUntil(run.waitOptions(), () => agent.drain(run.context, "keep", api));
  const options = run.reconcileOptions(api, MEMBER_SET, () => run.holdMember());
  const residue = await removeSet(found.kinds, {
    ...options,
    wanted: new Set(wanted.map(({ object }) => refKey(refOf(object)))),
    afterWorkloads: async () => void (await waitUntil(options, async () => agent.sweep?.(run.context, api) ?? { kind: "Done" })),
  });
  for (const what of residue) run.emit({ type: "warning", cluster: run.name, phase: run.phase, message: `left behind: ${what}` });
}

/** Has the agent follow nothing any more that the membership doesn't say. */
export async function letGoOfOutdated(run: MemberRun, api: KubeApi): Promise<void> {
  const { agent } = run;
  const outdated = (await agent.outdated?.(run.pluginContext, api)) ?? [];
  if (outdated.length === 0) return;
  await run.holdMember();
  tellWhatStays(run, outdated.map(describeRef).join(" and "), (await agent.delivered?.(run.pluginContext, api)) ?? []);
  await waitUntil(run.waitOptions(), async () => agent.letGo?.(run.context, outdated, api) ?? { kind: "Done" });
  for (const ref of outdated) run.wrote(ref);
}

function tellWhatStays(run: MemberRun, what: string, delivered: readonly ObjectRef[]): void {
  const stays = delivered.length === 0 ? "it has delivered nothing" : `what was delivered stays: ${countedByKind(delivered)}`;
  run.emit({ type: "warning", cluster: run.name, phase: run.phase, message: `${what} goes; ${stays}` });
}
