import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** `kept`: it had that content. `refused`: it has another content, which might be a person's work. */
export type Written = "written" | "kept" | "refused";

/** @param force - whether another content may go */
export function writeUnchanged(file: string, text: string, force: boolean): Written {
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (before === text) return "kept";
  if (before !== undefined && !force) return "refused";
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return "written";
}
