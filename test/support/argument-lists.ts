import { readdirSync, readFileSync } from "node:fs";

/** Argument lists of all processes of this machine, as everybody on it may read them. */
export interface ArgumentLists {
  /** Each that was seen, once. */
  readonly seen: ReadonlySet<string>;
  stop(): void;
}

const EVERY_MS = 20;

/** Looks again and again until it is stopped: processes that live shorter than that are not seen. */
export function watchArgumentLists(): ArgumentLists {
  const seen = new Set<string>();
  const look = (): void => {
    for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        continue; // It has ended in the meantime.
      }
    }
  };
  const timer = setInterval(look, EVERY_MS);
  return { seen, stop: () => clearInterval(timer) };
}
