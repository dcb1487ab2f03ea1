/** Things of which the same is said. */
export interface Fold<T> {
  /** At least one. */
  readonly items: readonly [T, ...T[]];
  /** Whether what is said of them differs in its details. */
  readonly differing: boolean;
}

export interface Folding<T> {
  /** Equal for things of which exactly the same is said. */
  readonly exact: (item: T) => string;
  /** Equal for things of which the same is said but for details: they are folded too where that is said in many ways. */
  readonly alike: (item: T) => string;
}

/** Ways of saying nearly the same that are told one by one. */
const MOST_WAYS = 5;

/** Folds what is said of many into one, in the order in which each is said first. */
export function folded<T>(items: readonly T[], { exact, alike }: Folding<T>): readonly Fold<T>[] {
  const families = Map.groupBy(items, alike);
  return [...families.values()].flatMap((family): readonly Fold<T>[] => {
    const groups = [...Map.groupBy(family, exact).values()];
    return groups.length > MOST_WAYS ? foldOf(family, true) : groups.flatMap((group) => foldOf(group, false));
  });
}

function foldOf<T>([first, ...rest]: readonly T[], differing: boolean): readonly Fold<T>[] {
  return first === undefined ? [] : [{ items: [first, ...rest], differing }];
}

/** Names that are told one by one. */
const MOST_NAMES = 5;

/**
 * Which ones of all: `clusters a and b`, `97 of 100 clusters (all but x, y, z)`, `12 of 100 clusters (a, b, c, d, e and 7 more)`.
 *
 * @param noun - in the singular, of a regular plural
 */
export function whichOf(names: readonly string[], all: readonly string[], noun: string): string {
  const own = [...new Set(names)].sort();
  if (own.length === 1) return `${noun} ${own[0]}`;
  const others = all.filter((name) => !own.includes(name));
  if (others.length === 0) return `all ${own.length} ${noun}s`;
  if (own.length <= MOST_NAMES) return `${noun}s ${listed(own)}`;
  const share = `${own.length} of ${own.length + others.length} ${noun}s`;
  return others.length <= Math.max(MOST_NAMES, own.length / 10)
    ? `${share} (all but ${listed(others)})`
    : `${share} (${listed(own)})`;
}

function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMES + 1) return `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
  const [last = "", ...before] = [...names].reverse();
  return before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
}
