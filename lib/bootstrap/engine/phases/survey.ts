import { PhaseError } from "../../contract.ts";
import type { Survey } from "../../contract.ts";
import { describeRef, refKey, refOf } from "../../kube-object.ts";
import { adoptionOf, refusal, tryAdoption } from "../adopt.ts";
import type { ManagedObject } from "../apply-set.ts";
import { refuseForeign } from "../foreign.ts";
import type { MemberRun } from "../member-run.ts";
import { hubObjects, memberObjects, registrationObjects } from "../member-sets.ts";
import type { Identity } from "./identify.ts";

/**
 * Stops before an agent that somebody else has installed, and before any object of others that lies where ours is to be.
 *
 * @param agreed - what of a foreign installation somebody has said may become ours, in words; undefined where nobody was asked
 * @returns what becomes ours
 */
export async function survey(
  run: MemberRun,
  identity: Identity,
  agreed: readonly string[] | undefined,
): Promise<readonly ManagedObject[]> {
  run.phase = "survey";
  const [member, hub] = [await run.memberApi(), await run.hubApi()];
  for (const pusher of run.isHub ? run.pushers : []) {
    const there = await pusher.survey(run.context, hub);
    if (there.state === "foreign") throw refused(`${run.name}: ${pusher.name} is there already and belongs to ${there.owner}`);
  }
  const found = await run.agent.survey(run.context, member);
  if (agreed === undefined && found.state === "foreign") throw await foreignAgent(run, identity, found);
  const adopted = agreed === undefined || found.state === "absent" ? [] : await adoptedBy(run, identity, found, agreed);
  if (!identity.due && adopted.length === 0) return [];
  const keys = new Set(adopted.map(({ object }) => refKey(refOf(object))));
  await refuseForeign(memberObjects(run, identity), member, run.owner, keys);
  if (run.isHub) await refuseForeign(hubObjects(run), hub, run.owner);
  await refuseForeign(registrationObjects(run, identity), hub, run.owner);
  return adopted;
}

/** What would become ours, in words, once somebody agrees. @throws {PhaseError} where it can't */
export async function proposeAdoption(run: MemberRun, identity: Identity): Promise<readonly string[]> {
  run.phase = "survey";
  const found = await run.agent.survey(run.context, await run.memberApi());
  if (found.state === "absent") return [];
  return (await possible(run, identity, found)).map(({ object }) => describeRef(refOf(object)));
}

async function adoptedBy(
  run: MemberRun,
  identity: Identity,
  found: Survey,
  agreed: readonly string[],
): Promise<readonly ManagedObject[]> {
  const objects = await possible(run, identity, found);
  const unasked = objects.map(({ object }) => describeRef(refOf(object))).find((what) => !agreed.includes(what));
  if (unasked === undefined) return objects;
  throw refusal(run, `${unasked} has come up since somebody agreed to it`, "look at what there is");
}

async function possible(run: MemberRun, identity: Identity, found: Survey): Promise<readonly ManagedObject[]> {
  const adoption = await adoptionOf(run, identity, found);
  if (adoption.kind === "refused") throw refusal(run, adoption.why, adoption.release);
  await tryAdoption(run, adoption.objects);
  return adoption.objects;
}

async function foreignAgent(
  run: MemberRun,
  identity: Identity,
  found: Survey & { readonly state: "foreign" },
): Promise<PhaseError> {
  const message = `${run.name}: ${run.membership.sync.agent} is there already and belongs to ${found.owner}`;
  const adoption = await adoptionOf(run, identity, found);
  if (adoption.kind === "possible") {
    return new PhaseError({
      class: "conflict",
      message,
      next: `\`fleetwright bootstrap ${run.name} --adopt\` takes it over; or remove it, or set \`sync.agent: none\` for this fleet`,
    });
  }
  return refused(`${message}: ${adoption.why}`);
}

function refused(message: string): PhaseError {
  return new PhaseError({
    class: "conflict",
    message,
    next: "remove that installation, or set `sync.agent: none` for this fleet",
  });
}
