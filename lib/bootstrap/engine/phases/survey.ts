import { PhaseError } from "../../contract.ts";
import type { Survey } from "../../contract.ts";
import { refuseForeign } from "../foreign.ts";
import type { MemberRun } from "../member-run.ts";
import { hubObjects, memberObjects, registrationObjects } from "../member-sets.ts";
import type { Identity } from "./identify.ts";

/** Stops before an agent that somebody else has installed, and before any object of others that lies where ours is to be. */
export async function survey(run: MemberRun, identity: Identity): Promise<void> {
  run.phase = "survey";
  const [member, hub] = [await run.memberApi(), await run.hubApi()];
  for (const pusher of run.isHub ? run.pushers : []) refuseOthers(run, pusher.name, await pusher.survey(run.context, hub));
  const found = await run.agent.survey(run.context, member);
  if (found.state !== "foreign") {
    if (!identity.due) return;
    await refuseForeign(memberObjects(run, identity), member, run.owner);
    if (run.isHub) await refuseForeign(hubObjects(run), hub, run.owner);
    await refuseForeign(registrationObjects(run, identity), hub, run.owner);
    return;
  }
  refuseOthers(run, run.membership.sync.agent, found);
}

function refuseOthers(run: MemberRun, what: string, found: Survey): void {
  if (found.state !== "foreign") return;
  const message = `${run.name}: ${what} is there already and belongs to ${found.owner}`;
  throw new PhaseError({
    class: "conflict",
    message,
    next: "remove that installation, or set `sync.agent: none` for this fleet",
  });
}
