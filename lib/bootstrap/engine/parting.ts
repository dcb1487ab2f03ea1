import type { Workloads } from "../contract.ts";
import type { ObjectRef } from "../kube-object.ts";
import { readParent } from "./apply-set.ts";
import type { MemberRun } from "./member-run.ts";
import { registrationSet } from "./sets.ts";
import { waitUntil } from "./wait.ts";

/** Once the agent of the member is gone: removes what programs of the hub have made of it. The hub's lease is held. */
export async function sweepHub(run: MemberRun): Promise<void> {
  const api = await run.hubApi();
  for (const registry of run.registries.filter((one) => one.sweep !== undefined)) {
    await waitUntil(run.waitOptions(), async () => registry.sweep?.(run.context, api) ?? { kind: "Done" });
  }
}

/**
 * Has the registries let go of what their agents know the member by, while the hub still has it.
 *
 * @param isLost - nobody is there to do the agent's part
 */
export async function part(run: MemberRun, workloads: Workloads, isLost: boolean): Promise<void> {
  const parting = run.registries.filter((registry) => registry.part !== undefined);
  if (parting.length === 0) return;
  const api = await run.hubApi();
  await run.holdHub();
  for (const registry of parting) {
    await waitUntil(run.waitOptions(), async () => registry.part?.(run.context, workloads, api, isLost) ?? { kind: "Done" });
  }
}

/**
 * Has what in the hub pushes to the member follow nothing for it any more, while the hub still has it.
 *
 * @param workloads - with `keep` the member need not be there
 * @returns what had been delivered to it by the hub's account
 */
export async function drainPushers(run: MemberRun, workloads: Workloads): Promise<readonly ObjectRef[]> {
  if (run.pushers.length === 0) return [];
  const api = await run.hubApi();
  if (readParent(await api.get(registrationSet(run.fleet, run.name))) === undefined) return [];
  await run.holdHub();
  const delivered: ObjectRef[] = [];
  for (const pusher of run.pushers) {
    delivered.push(...(await pusher.delivered(run.pluginContext, api)));
    await waitUntil(run.waitOptions(), () => pusher.drain(run.context, workloads, api));
  }
  return delivered;
}
