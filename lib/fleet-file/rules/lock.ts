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
} as const satisfies Record<string, RuleInfo>;
