/**
 * The results in the order of the inputs, with at most `width` under way. After a failure no further one starts,
 * those under way are awaited, and the first failure is thrown.
 */
export async function inParallel<T, R>(inputs: readonly T[], width: number, work: (input: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < inputs.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(inputs[index] as T);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, inputs.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}
