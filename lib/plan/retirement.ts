import type { Lock, LockedStack } from "../model/lock.ts";
import { aliasOf } from "../model/provider-config.ts";

/** What a state was seen to hold: the aliases of the providers that its resources belong to, or nothing at all. */
export type Seen = "nothing" | ReadonlySet<string>;

/**
 * The lock without the stacks that have left, and without the providers that no resource needs any more. Only states can
 * tell, so only a command that has read them may do this.
 *
 * @param seen - by stack id, of every state that was read
 */
export function retireStacks(lock: Lock, seen: ReadonlyMap<string, Seen>): Lock {
  const providerNamed = new Map(lock.providers.map((config) => [config.name, config]));
  const stacks = lock.stacks
    .filter(({ id, state }) => state === "live" || seen.get(id) !== "nothing")
    .map((stack): LockedStack => {
      const held = seen.get(stack.id);
      if (held === undefined || stack.state !== "live") return stack;
      const isHeld = (name: string): boolean => {
        const config = providerNamed.get(name);
        return held !== "nothing" && config !== undefined && held.has(aliasOf(config));
      };
      return { ...stack, aliases: stack.aliases.filter(isHeld) };
    });
  return withStacks(lock, stacks);
}

/**
 * The lock after something has left for good: its grants are retired and go to nobody else, and nothing else of it is known.
 *
 * @param owners - `cluster/<name>`, `region/<name>`, `workload/<name>`
 */
export function forget(lock: Lock, owners: readonly string[]): Lock {
  const gone = (owner: string): boolean => owners.some((one) => owner === one || owner.startsWith(`${one}/`));
  return {
    ...lock,
    regions: lock.regions.filter(({ name }) => !gone(`region/${name}`)),
    clusters: lock.clusters.filter(({ name }) => !gone(`cluster/${name}`)),
    workloads: lock.workloads.filter(({ name }) => !gone(`workload/${name}`)),
    grants: lock.grants.map((grant) => (gone(grant.owner) ? { ...grant, state: "retired" } : grant)),
    choices: lock.choices.filter(({ owner }) => !gone(owner)),
  };
}

/** The lock in which members are given up: their bootstraps leave without asking them. */
export function giveUpMembers(lock: Lock, members: readonly string[]): Lock {
  const stacks = lock.stacks.map((stack): LockedStack => {
    const isGivenUp = stack.layer === "bootstrap" && stack.state === "leaving" && members.includes(stack.subject);
    return isGivenUp ? { ...stack, state: "lost" } : stack;
  });
  return { ...lock, stacks };
}

/** The lock with other stacks, and with no order, place or provider that none of them needs. */
export function withStacks(lock: Lock, kept: readonly LockedStack[]): Lock {
  const ids = new Set(kept.map(({ id }) => id));
  const stacks = kept.map((stack): LockedStack => {
    const isThere = (id: string): boolean => ids.has(id);
    return { ...stack, after: stack.after.filter(isThere), readBy: stack.readBy.filter(isThere) };
  });
  const used = new Set(stacks.flatMap(({ at, provider, aliases }) => [at, provider, ...aliases]));
  return {
    ...lock,
    stacks,
    states: lock.states.filter(({ at }) => used.has(at)),
    providers: lock.providers.filter(({ name }) => used.has(name)),
  };
}
