import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

/** Credentials of both sides, where a registry needs any. */
export async function trust(run: MemberRun): Promise<void> {
  run.phase = "trust";
  for (const registry of run.registries.filter((one) => one.trust !== undefined)) {
    const [member, hub] = [await run.memberApi(), await run.hubApi()];
    await waitUntil(run.waitOptions(), async () => registry.trust?.(run.context, member, hub) ?? { kind: "Done" });
  }
}
