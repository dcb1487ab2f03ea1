import { BASELINE, baselineObjects } from "../baseline/baseline-objects.ts";
import type { ManagedObject, SetRecord } from "./apply-set.ts";
import type { MemberRun } from "./member-run.ts";
import type { Identity } from "./phases/identify.ts";
import { HUB_SET, managed, MEMBER_SET, registrationSet } from "./sets.ts";

// What one cluster's run brings, by set: the objects of its plugins, and what the record of each set says.

/** What the hub needs before its first member. */
export function hubObjects(run: MemberRun): readonly ManagedObject[] {
  return managed(HUB_SET, run.owner, ...run.registries.map((one) => [one.name, one.hubObjects(run.pluginContext)] as const));
}

/** What the hub holds for this member. */
export function registrationObjects(run: MemberRun, { reached }: Identity): readonly ManagedObject[] {
  const parts = run.registries.map((one) => [one.name, one.registration(run.pluginContext, reached)] as const);
  return managed(registrationSet(run.fleet, run.name), run.owner, ...parts);
}

/** What there is to be in the member. */
export function memberObjects(run: MemberRun, { reached }: Identity): readonly ManagedObject[] {
  const parts = run.registries.map((one) => [one.name, one.memberObjects(run.pluginContext, reached.uid)] as const);
  const { sync, baseline } = run.membership;
  const policies = [BASELINE, baselineObjects(run.fleet, baseline)] as const;
  return managed(MEMBER_SET, run.owner, ...parts, [sync.agent, run.agent.objects(run.pluginContext)], policies);
}

/** What a set's parent says of this run; without a digest while it is under way. */
export function recordOf(run: MemberRun, { reached }: Identity, digest: string | undefined): SetRecord {
  const { nativeId, incarnation } = run.membership.member;
  const { agent } = run.membership.sync;
  return { fleet: run.fleet, member: run.name, uid: reached.uid, nativeId, incarnation, agent, digest };
}
