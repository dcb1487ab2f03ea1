import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Grant, GrantKind, Lock } from "../../lib/model/lock.ts";

type GrantSketch = readonly [kind: GrantKind, owner: string, value: string];

/** A lock that holds live grants and nothing else. */
export function lockedGrants(...grants: readonly GrantSketch[]): Lock {
  return { ...EMPTY_LOCK, grants: grants.map(([kind, owner, value]): Grant => ({ kind, owner, value, state: "live" })) };
}

/** Every number of a range with an owner of its own. */
export function lockedNumbers(kind: GrantKind, first: number, last: number): readonly GrantSketch[] {
  return Array.from({ length: last - first + 1 }, (_, at) => [kind, `region/gone-${first + at}`, `${first + at}`] as const);
}
