import type { RuleInfo } from "../../model/rule.ts";

/** What can be wrong with the lock as a file; what it holds is judged in `lifecycle.ts`. */
export const LOCK = {
  damaged: {
    id: "FW1701",
    severity: "error",
    title: "The lock is damaged",
    why: "The lock holds what was handed out for ever: addresses, numbers, ports. Read in part, it would hand something out twice.",
    fix: "Take the lock of the last good commit and run `fleetwright plan --write` again.",
  },
  conflict: {
    id: "FW1702",
    severity: "error",
    title: "The lock has a merge conflict",
    why: "Two branches were given the same addresses or numbers. Only one of them may keep them: the one that is on the target branch.",
    fix: "Take the target branch's lock as it is and run `fleetwright plan --write` again.",
  },
  newer: {
    id: "FW1710",
    severity: "error",
    title: "A newer Fleetwright wrote the lock",
    why: "The lock's format changes where a release keeps more in it. An older release that wrote it would lose what it doesn't know, and hand that out again.",
    fix: "Upgrade Fleetwright to the release that the others use: `npm install fleetwright@latest`.",
  },
} as const satisfies Record<string, RuleInfo>;
