import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * How this process signs its leases: readable for people who find one held, and known again on the machine where it runs.
 *
 * @param part - what of it holds them, where it does several things that wait for each other; `bootstrap 3`
 */
export function ownHolder(part?: string): string {
  return `${hostname()}${part === undefined ? "" : `, ${part}`}, process ${process.pid} (${machine()}:${startOf(process.pid) ?? ""})`;
}

/**
 * Whether the process that signed a lease is known to have ended: it ran on this very machine, since its last boot and among
 * the processes that we can see, and is there no more. Of others nothing is known.
 */
export function isDeadHolder(holder: string): boolean {
  const [, pid, where, start] = / process (\d+) \(([0-9a-f]+):(\d+)\)$/.exec(holder) ?? [];
  if (pid === undefined || where !== machine()) return false;
  return startOf(Number(pid)) !== start;
}

/** The boot of the machine and the space of process numbers; empty where the system doesn't tell. */
function machine(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    return createHash("sha256").update(boot).update(readlinkSync("/proc/self/ns/pid")).digest("hex").slice(0, 12);
  } catch {
    return ""; // Not Linux, or hidden: then no holder is known to be dead.
  }
}

/** When the process started, in the system's ticks; undefined where there is none. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined; // Gone, or not Linux.
  }
}
