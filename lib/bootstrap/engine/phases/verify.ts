import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

/** The word of the agent, and of what in the hub pushes to the member, that all is well from end to end. */
export async function verify(run: MemberRun): Promise<void> {
  run.phase = "verify";
  const { agent } = run;
  const api = await run.memberApi();
  const ready = await waitUntil(run.waitOptions(), () => agent.ready(run.context, api));
  const probed = await waitUntil(run.waitOptions(), () => agent.probe(run.context, api));
  run.simulated = ready.simulated === true || probed.simulated === true;
  if (run.pushers.length === 0) return;
  const hub = await run.hubApi();
  for (const pusher of run.pushers) {
    const pushed = await waitUntil(run.waitOptions(), () => pusher.probe(run.context, hub));
    run.simulated ||= pushed.simulated === true;
  }
}
