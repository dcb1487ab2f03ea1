/** Whether a stack waits for another, by way of whatever number of others. */
export function reaches(edges: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const next of edges.get(id) ?? []) seen.add(next);
  }
  return false;
}
