import { PhaseError } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";

/** Stops before an agent that somebody else has installed. */
export async function survey(run: MemberRun): Promise<void> {
  run.phase = "survey";
  const found = await run.agent.survey(run.context, await run.memberApi());
  if (found.state !== "foreign") return;
  const message = `${run.name}: ${run.membership.sync.agent} is there already and belongs to ${found.owner}`;
  throw new PhaseError({
    class: "conflict",
    message,
    next: "remove that installation, or set `sync.agent: none` for this fleet",
  });
}
