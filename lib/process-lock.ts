import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface LockWait {
  readonly signal: AbortSignal;
  /** Told once, where another process of this machine has the lock. */
  readonly onWait: () => void;
}

const POLL_MS = 500;

/**
 * Does something that only one process of this machine may do at a time. A lock whose holder is gone counts for nothing.
 *
 * @param file - where the lock lies; its folder exists
 */
export async function withProcessLock<T>(file: string, { signal, onWait }: LockWait, work: () => Promise<T>): Promise<T> {
  for (let said = false; !acquired(file); said = true) {
    if (!said) onWait();
    await sleep(POLL_MS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function acquired(file: string): boolean {
  try {
    const handle = openSync(file, "wx");
    writeFileSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const holder = Number(readIfThere(file));
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
    return false;
  }
}

/** Empty where its holder has given it back since. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
