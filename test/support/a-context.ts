import path from "node:path";
import type { CommandContext } from "../../lib/cli/frame/command.ts";
import { Mask } from "../../lib/cli/frame/mask.ts";

/** What a command gets to know of the process around it, on 2026-11-20 in CI. State what differs. */
export function aContext(fleet: string, different: Partial<CommandContext> = {}): CommandContext {
  return {
    fleet,
    project: path.dirname(fleet),
    env: {},
    signal: new AbortController().signal,
    emit: () => undefined,
    print: () => undefined,
    now: () => new Date("2026-11-20T12:00:00Z"),
    json: false,
    quiet: false,
    nonInteractive: true,
    yes: false,
    confirm: () => Promise.reject(new Error("nobody is there to answer")),
    columns: 100,
    mask: new Mask(different.env ?? {}),
    ...different,
  };
}
