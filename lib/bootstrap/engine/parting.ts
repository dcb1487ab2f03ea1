import type { Workloads } from "../contract.ts";
import type { MemberRun } from "./member-run.ts";
import { waitUntil } from "./wait.ts";

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
