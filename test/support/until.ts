import { setTimeout as sleep } from "node:timers/promises";

/** Asks until something holds. @throws Error naming what doesn't hold in two minutes */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const started = performance.now(); !(await holds());) {
    if (performance.now() - started > 120_000) throw new Error(`not in two minutes: ${what}`);
    await sleep(100);
  }
}
