/** A stack with those that are deployed before it. */
export interface Ordered {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/**
 * Groups chosen stacks so that all of one group may be deployed at the same time, after the groups before it. Stacks that aren't
 * chosen stand where they are, and what waits for one of them waits for what that waits for.
 *
 * @returns ids, sorted in each group
 */
export function wavesOf(all: Iterable<Ordered>, chosen: ReadonlySet<string>): readonly (readonly string[])[] {
  const stacks = new Map([...all].map((one) => [one.id, one]));
  const depths = new Map<string, number>();
  /** Of those that are chosen: how many groups stand before what depends on it. */
  const depthOf = (id: string, trail: ReadonlySet<string>): number => {
    const known = depths.get(id);
    if (known !== undefined || trail.has(id)) return known ?? 0;
    const further = new Set([...trail, id]);
    const before = Math.max(0, ...(stacks.get(id)?.dependencies ?? []).map((one) => depthOf(one, further)));
    const depth = before + (chosen.has(id) ? 1 : 0);
    depths.set(id, depth);
    return depth;
  };
  const waves = Map.groupBy([...chosen].filter((id) => stacks.has(id)).sort(), (id) => depthOf(id, new Set()));
  return [...waves].sort(([one], [other]) => one - other).map(([, ids]) => ids);
}

/** The chosen stacks with all that are deployed after them, over any number of others. */
export function withDependents(all: Iterable<Ordered>, chosen: ReadonlySet<string>): ReadonlySet<string> {
  const after = new Map<string, string[]>();
  for (const { id, dependencies } of all) {
    for (const one of dependencies) after.set(one, [...(after.get(one) ?? []), id]);
  }
  const found = new Set(chosen);
  for (const id of found) for (const next of after.get(id) ?? []) found.add(next);
  return found;
}
