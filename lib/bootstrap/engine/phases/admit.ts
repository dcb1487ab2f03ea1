import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

/** Has registries look whether they may list this member, before anything is written in the hub for it. */
export async function admit(run: MemberRun): Promise<void> {
  run.phase = "trust";
  for (const registry of run.registries.filter((one) => one.admits !== undefined)) {
    const [member, hub] = [await run.memberApi(), await run.hubApi()];
    await waitUntil(run.waitOptions(), async () => registry.admits?.(run.context, member, hub) ?? { kind: "Done" });
  }
}
