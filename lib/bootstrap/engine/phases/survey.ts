import { PhaseError } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";
import { waitUntil } from "../wait.ts";

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

/** Credentials of both sides, where the registry needs any. */
export async function trust(run: MemberRun): Promise<void> {
  run.phase = "trust";
  const { registry } = run;
  if (registry.trust === undefined) return;
  const [member, hub] = [await run.memberApi(), await run.hubApi()];
  await waitUntil(run.waitOptions(), async () => registry.trust?.(run.context, member, hub) ?? { kind: "Done" });
}

/** Lets the member in, where the registry has a door. */
export async function join(run: MemberRun): Promise<void> {
  run.phase = "join";
  const { registry } = run;
  if (registry.join === undefined) return;
  const [member, hub] = [await run.memberApi(), await run.hubApi()];
  await run.holdHub();
  await waitUntil(run.waitOptions(), async () => registry.join?.(run.context, member, hub) ?? { kind: "Done" });
  await run.releaseHub();
}
