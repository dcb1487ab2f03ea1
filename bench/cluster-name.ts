/** `c0001` for the first one, so that the order of names is the order of numbers. */
export function clusterName(index: number): string {
  return `c${String(index + 1).padStart(4, "0")}`;
}
