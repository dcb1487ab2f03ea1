import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { eventOfLine } from "../model/event.ts";
import type { FleetEvent } from "../model/event.ts";
import { errorOf } from "../terraform/plan-messages.ts";
import type { PlanMessage } from "../terraform/plan-messages.ts";
import type { TerraformOptions } from "../terraform/program.ts";
import { lockHolder } from "../terraform/state-lock.ts";
import { streamTerraform } from "../terraform/stream.ts";
import type { PluginInstall } from "./plugin-install.ts";
import { NOTHING } from "./stack-result.ts";
import type { Counts, GuardedChange, StackResult } from "./stack-result.ts";

/** Terraform's own words have a phase; those of our program have none. */
export type Spoken = Pick<FleetEvent, "type" | "phase" | "message">;

/** One stack whose turn has come. */
export interface StackTurn {
  /** Of the synthesized stack. */
  readonly folder: string;
  readonly action: "deploy" | "destroy";
  /** Whether what is guarded may go: somebody has agreed to that. */
  readonly confirmed: boolean;
  /** Whether the destruction of this resource needs somebody's agreement. */
  readonly isGuarded: (address: string) => boolean;
  /** What happens in it, as it happens. */
  readonly say: (event: Spoken) => void;
}

/** What `-detailed-exitcode` ends with when something would change. */
const CHANGES = 2;
/** What Terraform says where a folder was made ready, and something of that is missing since. */
const NOT_READY =
  /^(Backend initialization required|Required plugins are not installed|Inconsistent dependency lock file|Missing required provider|Module not installed|Could not load plugin)/;

/**
 * Plans a stack and carries out just that plan. Whatever happens, it can be run again and goes on where this ended.
 *
 * @throws FleetError (input) where there is no Terraform
 */
export async function runStack(turn: StackTurn, install: PluginInstall, options: TerraformOptions): Promise<StackResult> {
  const terraform = { ...options, env: install.env };
  // A plan holds what the cloud says of everything in it: nobody else may read it, and it goes at the end.
  const kept = mkdtempSync(path.join(turn.folder, ".plan-"));
  try {
    return await planAndApply(turn, install, terraform, path.join(kept, "plan"));
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

async function planAndApply(
  turn: StackTurn,
  install: PluginInstall,
  options: TerraformOptions,
  file: string,
): Promise<StackResult> {
  const { folder, action, confirmed, isGuarded, say } = turn;
  const ready = await readyFolder(folder, install, options);
  if (ready !== undefined) return ready;
  const args = ["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${file}`];
  const plan = (): Promise<Told> => told([...args, ...(action === "destroy" ? ["-destroy"] : [])], folder, options, say);
  say({ type: "wait", phase: "terraform", message: "plans" });
  let planned = await plan();
  if (planned.errors.some(({ summary }) => NOT_READY.test(summary))) {
    const anew = await readyFolder(folder, install, options, true);
    if (anew !== undefined) return anew;
    planned = await plan();
  }
  if (planned.code === 0) return { outcome: "unchanged" };
  if (planned.code !== CHANGES) return ended(planned, options, NOTHING);
  const destroys = planned.changes
    .filter((change) => isDestruction(change) && isGuarded(change.address))
    .map(({ address, action: what }): GuardedChange => ({ address, action: what === "replace" ? "replace" : "delete" }));
  if (destroys.length > 0 && !confirmed) return { outcome: "refused", destroys };
  say({ type: "wait", phase: "terraform", message: action === "deploy" ? "applies" : "destroys" });
  const applied = await told(["apply", "-json", "-input=false", file], folder, options, say);
  return applied.code === 0 ? { outcome: "changed", counts: applied.counts } : ended(applied, options, applied.done);
}

async function readyFolder(
  folder: string,
  install: PluginInstall,
  options: TerraformOptions,
  anew = false,
): Promise<StackResult | undefined> {
  const failed = await install.init(folder, anew);
  if (failed === undefined) return undefined;
  if (options.signal.aborted) return { outcome: "stopped", done: NOTHING };
  return { outcome: "failed", why: failed.stderr.trim(), done: NOTHING };
}

/** What a run of Terraform said. */
interface Told {
  readonly code: number;
  readonly errors: readonly { readonly summary: string; readonly detail: string }[];
  /** Of a plan: what it would do, by Terraform's own names of actions. */
  readonly changes: readonly { readonly address: string; readonly action: string; readonly reason: string | undefined }[];
  /** Of an apply that worked. */
  readonly counts: Counts;
  /** Counted one by one, as they worked. */
  readonly done: Counts;
  readonly stderr: string;
}

async function told(args: readonly string[], folder: string, options: TerraformOptions, say: StackTurn["say"]): Promise<Told> {
  const errors: Told["errors"][number][] = [];
  const changes: Told["changes"][number][] = [];
  const done = { ...NOTHING };
  let counts = NOTHING;
  const { code, stderr } = await streamTerraform(args, folder, options, (message) => {
    const error = errorOf(message);
    if (error !== undefined) errors.push(error);
    const { type, change, changes: summary, hook } = message;
    if (type === "planned_change") changes.push(plannedOf(change));
    if (type === "change_summary") counts = { ...NOTHING, ...pickCounts(summary) };
    const kind = type === "apply_complete" ? COUNTED[hook?.action ?? ""] : undefined;
    if (kind !== undefined) done[kind] += 1;
    const spoken = spokenOf(message);
    if (spoken !== undefined) say(spoken);
  });
  return { code, errors, changes, counts, done, stderr };
}

const COUNTED: Readonly<Record<string, keyof Counts>> = { create: "add", update: "change", delete: "remove" };

function pickCounts(changes: PlanMessage["changes"]): Partial<Counts> {
  const { add = 0, change = 0, import: imported = 0, remove = 0 } = changes ?? {};
  return { add, change, import: imported, remove };
}

/** What is worth to be read while it lasts. */
function spokenOf({ type, hook, "@message": text = "" }: PlanMessage): Spoken | undefined {
  if (type === "provision_progress") return eventOfLine(hook?.output ?? "");
  if (type === "state_lock_acquire")
    return { type: "wait", phase: "terraform", message: "somebody else holds the lock of its state" };
  return type === "apply_start" || type === "apply_progress" ? { type: "wait", phase: "terraform", message: text } : undefined;
}

function plannedOf(change: PlanMessage["change"]): Told["changes"][number] {
  return { address: change?.resource?.addr ?? "", action: change?.action ?? "", reason: change?.reason };
}

/** What was never made whole is made anew: nobody loses it by that. */
function isDestruction({ action, reason }: Told["changes"][number]): boolean {
  return (action === "delete" || action === "replace") && reason !== "tainted";
}

/** A run that didn't work. */
function ended({ errors, stderr }: Told, { signal }: TerraformOptions, done: Counts): StackResult {
  const said = errors.map(({ summary, detail }) => `${summary}: ${detail}`.replace(/: $/, ""));
  const holder = lockHolder(said.flatMap((text) => text.split("\n")));
  if (holder !== undefined) {
    const { path: state, by, id } = holder;
    return {
      outcome: "locked",
      why: `the state ${state} is locked by ${by}; where nothing of theirs runs any more, give the lock ${id} back by \`terraform force-unlock\``,
    };
  }
  if (signal.aborted) return { outcome: "stopped", done };
  return { outcome: "failed", why: said.length > 0 ? said.join("\n") : stderr.trim(), done };
}
