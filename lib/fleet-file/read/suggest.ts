import { calledHere } from "./also-called.ts";

/** The candidate that somebody most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.floor((word.length + 1) / 3);
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  const lowered = word.toLowerCase();
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(lowered, candidate.toLowerCase(), limit);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** What others call it, or what is spelled nearly alike. */
export function likely(word: string, candidates: Iterable<string>): string | undefined {
  const names = [...candidates];
  const called = calledHere(word);
  return called !== undefined && names.includes(called) ? called : nearest(word, names);
}

/** `did you mean "x"?`, or undefined. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const meant = likely(word, candidates);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

/** Number of letters to add, remove, replace or swap with their neighbour; where that is more than the limit, any number above it. */
function editDistance(a: string, b: string, limit: number): number {
  const far = limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  let leastBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    const next = row.map(() => far);
    if (i <= limit) next[0] = i;
    let least = next[0] ?? far;
    // Further from the diagonal it takes more letters than the limit only to make both as long.
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? far) + 1, (next[j - 1] ?? far) + 1, (row[j - 1] ?? far) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? far) + 1);
      next[j] = cost;
      least = Math.min(least, cost);
    }
    // What follows comes from this row, or by a swap from the one before it.
    if (least > limit && leastBefore >= limit) return far;
    [before, row, leastBefore] = [row, next, least];
  }
  return row[b.length] ?? far;
}
