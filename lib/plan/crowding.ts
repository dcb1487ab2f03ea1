import type { SubnetSets } from "./subnet-sets.ts";
import { taken } from "./subnet-users.ts";
import type { SubnetUse, SubnetUser } from "./subnet-users.ts";

/** Something that has too few addresses in its subnets. */
export interface Crowding {
  readonly user: SubnetUser;
  /** How many units it has addresses for. */
  readonly most: number;
}

/** The least that a pool is made smaller to: one node in each of its subnets. */
const LEAST = 1;

/** What would have to become smaller so that everything fits into the subnets that it has: the largest first. */
export function crowding(sets: SubnetSets, uses: readonly SubnetUse[]): readonly Crowding[] {
  const smaller = new Map<SubnetUser, number>();
  for (const { name } of sets.subnets) {
    const here = uses
      .filter(({ names }) => names.some((one) => one.name === name))
      .map(({ user, names }) => ({
        user: { ...user, units: smaller.get(user) ?? user.units },
        original: user,
        subnets: names.length,
      }))
      .sort((a, b) => taken(b.user, b.subnets) - taken(a.user, a.subnets));
    const before = uses.filter(({ names }) => names.some((one) => one.name === name));
    const freed = before.reduce(
      (sum, { user, names }) =>
        sum + taken(user, names.length) - taken({ ...user, units: smaller.get(user) ?? user.units }, names.length),
      0,
    );
    let missing = -(sets.room(name) + freed);
    for (const { user, original, subnets } of here) {
      if (missing <= 0) break;
      if (!user.spread) continue;
      const left = Math.max(LEAST, Math.floor((taken(user, subnets) - missing) / user.each));
      missing -= taken(user, subnets) - left * user.each;
      smaller.set(original, left * subnets);
    }
  }
  return [...smaller].map(([user, most]) => ({ user, most }));
}
