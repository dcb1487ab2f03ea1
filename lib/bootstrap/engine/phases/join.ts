import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

/** Lets the member in, where a registry has a door. */
export async function join(run: MemberRun): Promise<void> {
  run.phase = "join";
  const doors = run.registries.filter((one) => one.join !== undefined);
  if (doors.length === 0) return;
  const [member, hub] = [await run.memberApi(), await run.hubApi()];
  await run.holdHub();
  for (const registry of doors) {
    await waitUntil(run.waitOptions(), async () => registry.join?.(run.context, member, hub) ?? { kind: "Done" });
  }
  await run.releaseHub();
}
