import { createHash } from "node:crypto";
import type { SyncSource } from "../../model/sync.ts";

/**
 * What makes a member follow the source is named after what it follows: what it delivers bears its name, so that one which follows
 * another path under the same name would remove what the old path has.
 */
export function rootName(member: string, { url, branch, path }: Pick<SyncSource, "url" | "branch" | "path">): string {
  return `${member}-${shortHash([url, branch, path])}`;
}

/** Eight characters that say what was meant. */
export function shortHash(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8);
}
