/** Who holds the lock of a state, as Terraform tells it. */
export interface LockHolder {
  /** For `terraform force-unlock`. */
  readonly id: string;
  /** Bucket or folder, and key; organization and workspace. */
  readonly path: string;
  /** `user@machine since 2026-11-21 06:56:14`, with the time as Terraform writes it. */
  readonly by: string;
}

/** Terraform's own default is not to wait at all: two people who deploy at once would fail each other. */
const LOCK_TIMEOUT = "10m";
const LOCKING = ["apply", "destroy", "import", "plan", "refresh"];

/** Variables that let Terraform wait for a lock, also where cdktf starts it. What somebody set stays, and wins. */
export function lockWaiting(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const names = LOCKING.map((command) => `TF_CLI_ARGS_${command}`);
  return Object.fromEntries(names.map((name) => [name, `-lock-timeout=${LOCK_TIMEOUT} ${env[name] ?? ""}`.trim()]));
}

/** Terraform's line while it waits. */
export const WAITS_FOR_LOCK = /^Acquiring state lock\b/;

/** The holder that Terraform names when it gave up waiting; undefined where it failed for another reason. */
export function lockHolder(lines: readonly string[]): LockHolder | undefined {
  const start = lines.findLastIndex((line) => line.includes("Error acquiring the state lock"));
  if (start < 0) return undefined;
  const info = lines.slice(start);
  // Beside a workspace's name Terraform tells who was refused, not who holds it.
  const workspace = info.map((line) => /workspace already locked \(lock ID: "([^"]+)"\)/.exec(line)?.[1]).find(Boolean);
  if (workspace !== undefined) return { id: workspace, path: workspace, by: "somebody, whom the workspace's own page names" };
  const field = (name: string): string =>
    info.map((line) => new RegExp(`\\b${name}:\\s+(\\S.*)$`).exec(line)?.[1]).find(Boolean) ?? "";
  const who = field("Who");
  return who === "" ? undefined : { id: field("ID"), path: field("Path"), by: `${who} since ${field("Created")}` };
}
