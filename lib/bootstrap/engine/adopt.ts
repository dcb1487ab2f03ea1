import { inParallel } from "../../model/parallel.ts";
import { fieldManagerOf, PhaseError } from "../contract.ts";
import type { Survey } from "../contract.ts";
import { KubeError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import { describeRef, refOf } from "../kube-object.ts";
import type { KubeObject } from "../kube-object.ts";
import { creationMark, CREATED, isCreatedBy, keeperOf } from "../ownership.ts";
import { PART_OF_LABEL, setId } from "./apply-set.ts";
import type { ManagedObject } from "./apply-set.ts";
import { holds } from "./compare.ts";
import type { MemberRun } from "./member-run.ts";
import { memberObjects } from "./member-sets.ts";
import type { Identity } from "./phases/identify.ts";
import { MEMBER_SET } from "./sets.ts";

// What somebody has installed by hand may become ours where somebody says so: it gets the mark that what we create has, and
// is from then on brought about, and removed, as if we had. Only what our agent would have made itself, and nothing that
// somebody else keeps.

const WIDTH = 8;

/** What of a foreign installation would become ours, or why none of it can. */
export type Adoption =
  | { readonly kind: "possible"; readonly objects: readonly ManagedObject[] }
  /** `release`: how its owner lets go of it. */
  | { readonly kind: "refused"; readonly why: string; readonly release: string };

/** Looks, without a write, at all that the agent would bring and others have. */
export async function adoptionOf(run: MemberRun, identity: Identity, survey: Survey): Promise<Adoption> {
  if (survey.state === "foreign" && survey.obstacle !== undefined)
    return { kind: "refused", why: survey.obstacle, release: "remove that installation" };
  const api = await run.memberApi();
  const theirs: ManagedObject[] = [];
  for (const { wanted, live } of await found(agentObjects(run, identity), api)) {
    if (live === undefined || isCreatedBy(run.owner, live)) continue;
    const what = describeRef(refOf(live));
    const keeper = keeperOf(live, wanted.object);
    if (keeper !== undefined) return { kind: "refused", why: `${what} is kept by ${keeper.owner}`, release: keeper.release };
    // What an agent follows decides what it deletes.
    if (wanted.stage === "E" && !holds(live["spec"] ?? {}, wanted.object["spec"] ?? {})) {
      return {
        kind: "refused",
        why: `${what} says something else than the fleet's would`,
        release: `have its owner remove ${what}`,
      };
    }
    theirs.push(wanted);
  }
  return { kind: "possible", objects: theirs };
}

/**
 * That the API server would take what we make of these.
 *
 * @throws {PhaseError} of class `conflict` where it would not
 */
export async function tryAdoption(run: MemberRun, objects: readonly ManagedObject[]): Promise<void> {
  const api = await run.memberApi();
  await inParallel(objects, WIDTH, async ({ object, fieldManager }) => {
    try {
      await api.apply(object, { fieldManager, force: true, dryRun: true });
    } catch (error) {
      if (!(error instanceof KubeError) || error.status >= 429) throw error;
      const what = describeRef(refOf(object));
      throw refusal(run, `${what} can't become what the fleet's would be: ${error.message}`, `have its owner remove ${what}`);
    }
  });
}

/** Gives the mark to each of them that is still there and still nobody's; what has gone is made anew. */
export async function takeOver(run: MemberRun, objects: readonly ManagedObject[]): Promise<void> {
  if (objects.length === 0) return;
  await run.holdMember();
  const message = `taking over ${objects.length} objects of somebody else, as was agreed`;
  run.emit({ type: "action", cluster: run.name, phase: run.phase, message });
  const api = await run.memberApi();
  for (const { wanted, live } of await found(objects, api)) {
    if (live === undefined || isCreatedBy(run.owner, live)) continue;
    const keeper = keeperOf(live, wanted.object);
    if (keeper !== undefined) throw refusal(run, `${describeRef(refOf(live))} is kept by ${keeper.owner}`, keeper.release);
    await mark(run, live, api);
  }
}

/** Of what the API server knows by the version that we have seen: a change by somebody else meanwhile counts first. */
async function mark(run: MemberRun, live: KubeObject, api: KubeApi): Promise<void> {
  const { metadata } = live;
  const annotations = { ...metadata.annotations, [CREATED]: creationMark(run.owner, refOf(live)) };
  const labels = { ...metadata.labels, [PART_OF_LABEL]: setId(MEMBER_SET) };
  try {
    await api.replace({ ...live, metadata: { ...metadata, annotations, labels } });
    run.wrote(refOf(live));
  } catch (error) {
    if (!(error instanceof KubeError && error.status === 404)) throw error;
  }
}

/** Why nothing is taken over, with what makes it possible. */
export function refusal(run: MemberRun, why: string, release: string): PhaseError {
  const message = `${run.name}: ${run.membership.sync.agent} can't be taken over: ${why}`;
  return new PhaseError({ class: "conflict", message, next: `${release}, then \`fleetwright bootstrap ${run.name} --adopt\`` });
}

function agentObjects(run: MemberRun, identity: Identity): readonly ManagedObject[] {
  const manager = fieldManagerOf(run.membership.sync.agent);
  return memberObjects(run, identity).filter(({ policy, fieldManager }) => policy === "own" && fieldManager === manager);
}

function found(objects: readonly ManagedObject[], api: KubeApi) {
  return inParallel(objects, WIDTH, async (wanted) => ({ wanted, live: await api.get(refOf(wanted.object)) }));
}
