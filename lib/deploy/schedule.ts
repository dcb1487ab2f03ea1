/** Something that is done once everything before it is done. */
export interface Task {
  readonly id: string;
  /** Ids of other tasks; what is no task counts as done. */
  readonly after: readonly string[];
}

/** Why something was never begun. */
export interface Blocked {
  readonly id: string;
  /** Tasks before it that failed, or that were never begun either. */
  readonly by: readonly string[];
}

/**
 * Which of many tasks may begin, while others are under way or have failed. What has the longest chain behind it goes
 * first: it decides when all is done.
 */
export class Schedule {
  readonly #tasks: ReadonlyMap<string, Task>;
  readonly #waiting: string[];
  readonly #done = new Set<string>();

  /** @throws RangeError for tasks that wait for each other in a circle */
  constructor(tasks: readonly Task[]) {
    this.#tasks = new Map(tasks.map((task) => [task.id, task]));
    const chains = chainLengths(this.#tasks);
    this.#waiting = tasks
      .map(({ id }) => id)
      .sort((left, right) => (chains.get(right) ?? 0) - (chains.get(left) ?? 0) || (left < right ? -1 : 1));
  }

  /** The next task whose turn it is, which counts as begun by that; undefined where nothing can begin now. */
  next(): string | undefined {
    const index = this.#waiting.findIndex((id) => this.#openBefore(id).length === 0);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /** What comes after a task that worked may begin. One that failed is never told done. */
  done(id: string): void {
    this.#done.add(id);
  }

  /** What can't begin any more once nothing is under way, with what it waits for. */
  blocked(): readonly Blocked[] {
    return this.#waiting.map((id) => ({ id, by: this.#openBefore(id) }));
  }

  #openBefore(id: string): readonly string[] {
    const after = this.#tasks.get(id)?.after ?? [];
    return after.filter((before) => this.#tasks.has(before) && !this.#done.has(before));
  }
}

/** How many tasks stand in the longest chain that begins with each. */
function chainLengths(tasks: ReadonlyMap<string, Task>): ReadonlyMap<string, number> {
  const behind = new Map<string, string[]>();
  for (const { id, after } of tasks.values()) {
    for (const before of after) behind.set(before, [...(behind.get(before) ?? []), id]);
  }
  const lengths = new Map<string, number>();
  const open = new Set<string>();
  const lengthOf = (id: string): number => {
    const known = lengths.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) throw new RangeError(`${id} waits for itself`);
    open.add(id);
    const length = 1 + Math.max(0, ...(behind.get(id) ?? []).map(lengthOf));
    open.delete(id);
    lengths.set(id, length);
    return length;
  };
  for (const id of tasks.keys()) lengthOf(id);
  return lengths;
}

/** The same tasks the other way round: what was done last is undone first. */
export function reversed(tasks: readonly Task[]): readonly Task[] {
  return tasks.map(({ id }) => ({ id, after: tasks.filter(({ after }) => after.includes(id)).map((task) => task.id) }));
}

/**
 * Does all of them, at most `width` at a time. After a failure what doesn't wait for it goes on; after an abort nothing
 * begins any more, and what is under way is awaited.
 *
 * @param work - false where it failed; what it throws ends everything
 * @returns what was never begun, with what it waits for; nothing where all worked
 */
export async function inTurn(
  tasks: readonly Task[],
  { width, signal }: { readonly width: number; readonly signal: AbortSignal },
  work: (id: string) => Promise<boolean>,
): Promise<readonly Blocked[]> {
  const schedule = new Schedule(tasks);
  const running = new Map<string, Promise<void>>();
  for (;;) {
    while (running.size < width && !signal.aborted) {
      const id = schedule.next();
      if (id === undefined) break;
      const run = work(id).then((worked) => {
        if (worked) schedule.done(id);
        running.delete(id);
      });
      running.set(id, run);
    }
    if (running.size === 0) return schedule.blocked();
    await Promise.race(running.values()).catch(async (error: unknown) => {
      await Promise.allSettled(running.values());
      throw error;
    });
  }
}
