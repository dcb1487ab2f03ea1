import type { PhaseResult } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

// Keys and certificates. What is there is read under the lease under which it is written: nobody writes back what another run has
// changed since.

/** Those that the hub holds for this member. */
export async function trust(run: MemberRun): Promise<void> {
  run.phase = "trust";
  const registries = run.registries.filter((one) => one.memberKeys !== undefined);
  if (registries.length === 0) return;
  const api = await run.hubApi();
  await run.holdHub();
  for (const registry of registries) {
    const keys = await registry.memberKeys?.(run.trustContext(), api);
    if (keys !== undefined) run.memberKeys.set(registry.name, keys);
  }
}

/**
 * Those that the hub holds for itself.
 *
 * @param isFirst - whether none were chosen in this run before: what is to be renewed is renewed once
 * @returns whether any differ from those that this run has had
 */
export async function chooseHubKeys(run: MemberRun, isFirst: boolean): Promise<boolean> {
  const registries = run.registries.filter((one) => one.hubKeys !== undefined);
  if (registries.length === 0) return false;
  const api = await run.hubApi();
  await run.holdMember();
  const context = isFirst ? run.trustContext() : { ...run.trustContext(), renew: false };
  let differs = false;
  for (const registry of registries) {
    const keys = await registry.hubKeys?.(context, api);
    if (keys === undefined) continue;
    differs ||= run.hubKeys.get(registry.name) !== keys;
    run.hubKeys.set(registry.name, keys);
  }
  return differs;
}

/** What the member's agent calls the hub with for the first time. */
export async function invite(run: MemberRun): Promise<void> {
  run.phase = "trust";
  for (const registry of run.registries.filter((one) => one.invite !== undefined)) {
    if (registry.hubKeys !== undefined) await run.holdMember();
    const hub = { api: await run.hubApi(), authorityData: await run.hub.authorityData() };
    const member = await run.memberApi();
    const draft = {};
    await waitUntil(run.waitOptions(), async (): Promise<PhaseResult> => {
      const invited = await registry.invite?.(run.trustContext(), member, hub, draft);
      if (invited === undefined) return { kind: "Done" };
      if (invited.kind !== "Invited") return invited;
      run.invitations.set(registry.name, invited.credential);
      return { kind: "Done" };
    });
  }
}
