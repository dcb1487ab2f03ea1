import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

/** The agent's word that all is well, from end to end. */
export async function verify(run: MemberRun): Promise<void> {
  run.phase = "verify";
  const { agent } = run;
  const api = await run.memberApi();
  const ready = await waitUntil(run.waitOptions(), () => agent.ready(run.context, api));
  const probed = await waitUntil(run.waitOptions(), () => agent.probe(run.context, api));
  run.simulated = ready.simulated === true || probed.simulated === true;
}
