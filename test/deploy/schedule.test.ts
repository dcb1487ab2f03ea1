import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Schedule, inTurn, reversed } from "../../lib/deploy/schedule.ts";
import type { Task } from "../../lib/deploy/schedule.ts";

/** Any tasks without a circle, in any order of the list. */
const TASKS = fc.array(fc.array(fc.nat(40), { maxLength: 4 }), { minLength: 1, maxLength: 30 }).chain((rows) =>
  fc.shuffledSubarray(
    rows.map((after, index): Task => ({
      id: `t${index}`,
      after: [...new Set(index === 0 ? [] : after.map((number) => `t${number % index}`))],
    })),
    { minLength: rows.length },
  ),
);

interface Ran {
  readonly begun: readonly string[];
  readonly most: number;
  readonly blocked: readonly string[];
  /** Tasks that began before something that they wait for was done. */
  readonly early: readonly string[];
}

async function run(tasks: readonly Task[], width: number, fails: (id: string) => boolean, stopAfter = Infinity): Promise<Ran> {
  const afterOf = new Map(tasks.map(({ id, after }) => [id, after]));
  const stop = new AbortController();
  const begun: string[] = [];
  const done = new Set<string>();
  const early: string[] = [];
  let running = 0;
  let most = 0;
  const blocked = await inTurn(tasks, { width, signal: stop.signal }, async (id) => {
    begun.push(id);
    if (begun.length >= stopAfter) stop.abort();
    if (afterOf.get(id)?.some((before) => !done.has(before)) === true) early.push(id);
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < id.length; turn += 1) await setImmediate();
    running -= 1;
    if (fails(id)) return false;
    done.add(id);
    return true;
  });
  return { begun, most, early, blocked: blocked.map(({ id }) => id).sort() };
}

/** Everything that waits for one of these, over any number of others. */
function behind(tasks: readonly Task[], failed: ReadonlySet<string>): readonly string[] {
  const found = new Set(failed);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const { id, after } of tasks) if (after.some((before) => found.has(before))) found.add(id);
  }
  return [...found].filter((id) => !failed.has(id)).sort();
}

describe("stacks in their turn", () => {
  test("each begins once, after all that it waits for, and never more than wanted at a time", async () => {
    await fc.assert(
      fc.asyncProperty(TASKS, fc.integer({ min: 1, max: 5 }), async (tasks, width) => {
        const { begun, most, early, blocked } = await run(tasks, width, () => false);
        expect({ begun: [...begun].sort(), early, blocked }).toEqual({
          begun: tasks.map(({ id }) => id).sort(),
          early: [],
          blocked: [],
        });
        expect(most).toBeLessThanOrEqual(width);
      }),
    );
  });

  test("what fails keeps back all that comes after it, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(TASKS, fc.integer({ min: 1, max: 5 }), fc.nat(), async (tasks, width, which) => {
        const failed = `t${which % tasks.length}`;
        const { begun, blocked } = await run(tasks, width, (id) => id === failed);
        const kept = begun.includes(failed) ? behind(tasks, new Set([failed])) : [];
        expect(blocked).toEqual(kept);
        expect([...begun, ...blocked].sort()).toEqual(tasks.map(({ id }) => id).sort());
      }),
    );
  });

  test("after an abort nothing begins, and what is under way is awaited", async () => {
    await fc.assert(
      fc.asyncProperty(
        TASKS,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 30 }),
        async (tasks, width, stopAfter) => {
          const { begun, blocked } = await run(tasks, width, () => false, stopAfter);
          expect(begun).toHaveLength(Math.min(stopAfter, tasks.length));
          expect([...begun, ...blocked].sort()).toEqual(tasks.map(({ id }) => id).sort());
        },
      ),
    );
  });

  test("what has the longest chain behind it goes first", () => {
    const schedule = new Schedule([
      { id: "a", after: [] },
      { id: "long-1", after: [] },
      { id: "long-2", after: ["long-1"] },
      { id: "long-3", after: ["long-2"] },
      { id: "z", after: ["a"] },
    ]);
    expect([schedule.next(), schedule.next(), schedule.next()]).toEqual(["long-1", "a", undefined]);
  });

  test("says what each that never began waits for", () => {
    const schedule = new Schedule([
      { id: "network", after: [] },
      { id: "cluster", after: ["network", "elsewhere"] },
      { id: "bootstrap", after: ["cluster", "network"] },
    ]);
    schedule.next();
    expect(schedule.blocked()).toEqual([
      { id: "cluster", by: ["network"] },
      { id: "bootstrap", by: ["cluster", "network"] },
    ]);
  });

  test("a circle is refused, and not waited for", () => {
    const circle = [
      { id: "a", after: ["b"] },
      { id: "b", after: ["a"] },
    ];
    expect(() => new Schedule(circle)).toThrow("a waits for itself");
  });

  test("reversed, each waits for what waited for it", () => {
    fc.assert(
      fc.property(TASKS, (tasks) => {
        const edges = tasks.flatMap(({ id, after }) => after.map((before) => `${before} > ${id}`)).sort();
        expect(
          reversed(tasks)
            .flatMap(({ id, after }) => after.map((later) => `${id} > ${later}`))
            .sort(),
        ).toEqual(edges);
      }),
    );
  });

  test("what is thrown ends all of it, but not before what is under way has ended", async () => {
    const ended: string[] = [];
    const tasks = ["slow", "broken"].map((id) => ({ id, after: [] }));
    const work = async (id: string): Promise<boolean> => {
      await setImmediate();
      if (id === "broken") throw new Error("no Terraform");
      for (let turn = 0; turn < 5; turn += 1) await setImmediate();
      ended.push(id);
      return true;
    };
    await expect(inTurn(tasks, { width: 2, signal: new AbortController().signal }, work)).rejects.toThrow("no Terraform");
    expect(ended).toEqual(["slow"]);
  });
});
