import path from "node:path";
import type { CommandContext } from "./command.ts";

/** What a command's context says of the fleet file: where it lies, how messages call it, and which day it is. */
export function fleetOptions(context: CommandContext) {
  return {
    file: context.fleet,
    shown: shownPath(context.fleet),
    today: context.now().toISOString().slice(0, "2026-11-20".length),
  };
}

/** Relative to where the user stands, unless that only makes it longer. */
function shownPath(file: string): string {
  const relative = path.relative(".", file);
  return relative.startsWith("..") ? file : relative;
}
