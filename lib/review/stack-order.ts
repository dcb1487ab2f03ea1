/** A stack with those that are deployed before it. */
export interface Ordered {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/**
 * Groups chosen stacks so that all of one group may be deployed at the same time, after the groups before it. Stacks that aren't
 * chosen stand where they are, and what waits for one of them waits for what that waits for.
 *
 * @param rankOf - what has a higher one comes after all that has a lower one, but for what that waits for. Default: all the same
 * @returns ids, sorted in each group
 */
export function wavesOf<T extends Ordered>(
  all: Iterable<T>,
  chosen: ReadonlySet<string>,
  rankOf: (stack: T) => number = () => 0,
): readonly (readonly string[])[] {
  const stacks = new Map([...all].map((one) => [one.id, one]));
  const known = new Map<string, Turn>();
  const turnOf = (id: string, trail: ReadonlySet<string>): Turn => {
    const stack = stacks.get(id);
    const before = known.get(id);
    if (before !== undefined || stack === undefined || trail.has(id)) return before ?? { rank: 0, depth: 0 };
    const further = new Set([...trail, id]);
    const turns = stack.dependencies.map((one) => turnOf(one, further));
    const turn = {
      rank: Math.max(chosen.has(id) ? rankOf(stack) : 0, ...turns.map(({ rank }) => rank)),
      depth: Math.max(0, ...turns.map(({ depth }) => depth)) + (chosen.has(id) ? 1 : 0),
    };
    known.set(id, turn);
    return turn;
  };
  const groups = new Map<string, { readonly turn: Turn; readonly ids: string[] }>();
  for (const id of [...chosen].filter((one) => stacks.has(one)).sort()) {
    const turn = turnOf(id, new Set());
    const key = `${turn.rank} ${turn.depth}`;
    const group = groups.get(key) ?? { turn, ids: [] };
    group.ids.push(id);
    groups.set(key, group);
  }
  const inTurn = [...groups.values()].sort(({ turn: one }, { turn: other }) => one.rank - other.rank || one.depth - other.depth);
  return inTurn.map(({ ids }) => ids);
}

interface Turn {
  readonly rank: number;
  /** Of those that are chosen: how many groups stand up to it. */
  readonly depth: number;
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
