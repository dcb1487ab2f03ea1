import { eventOfLine } from "../model/event.ts";
import type { FleetEvent } from "../model/event.ts";
import { errorOf } from "../terraform/plan-messages.ts";
import type { PlanMessage } from "../terraform/plan-messages.ts";
import type { TerraformOptions } from "../terraform/program.ts";
import { lockHolder } from "../terraform/state-lock.ts";
import { streamTerraform } from "../terraform/stream.ts";
import { NOTHING } from "./stack-result.ts";
import type { Counts, StackResult } from "./stack-result.ts";

/** Terraform's own words have a phase; those of our program have none. */
export type Spoken = Pick<FleetEvent, "type" | "phase" | "message">;

/** What a run of Terraform said. */
export interface Told {
  readonly code: number;
  readonly errors: readonly { readonly summary: string; readonly detail: string }[];
  /** Of a plan: what it would do, by Terraform's own names of actions. */
  readonly changes: readonly { readonly address: string; readonly action: string; readonly reason: string | undefined }[];
  /** Of a plan: outputs that would be others. */
  readonly outputs: readonly { readonly name: string; readonly action: string }[];
  /** Of an apply that worked. */
  readonly counts: Counts;
  /** Counted one by one, as they worked. */
  readonly done: Counts;
  readonly stderr: string;
}

/** Runs Terraform with `-json` in a stack's folder, and tells what it says while it lasts. */
export async function told(
  args: readonly string[],
  folder: string,
  options: TerraformOptions,
  say: (event: Spoken) => void,
): Promise<Told> {
  const errors: Told["errors"][number][] = [];
  const changes: Told["changes"][number][] = [];
  const outputs: Told["outputs"][number][] = [];
  const done = { ...NOTHING };
  let counts = NOTHING;
  const { code, stderr } = await streamTerraform(args, folder, options, (message) => {
    const error = errorOf(message);
    if (error !== undefined) errors.push(error);
    const { type, change, changes: summary, hook } = message;
    if (type === "planned_change") changes.push(plannedOf(change));
    if (type === "outputs") outputs.push(...changedOutputs(message));
    if (type === "change_summary") counts = { ...NOTHING, ...pickCounts(summary) };
    const kind = type === "apply_complete" ? COUNTED[hook?.action ?? ""] : undefined;
    if (kind !== undefined) done[kind] += 1;
    const spoken = spokenOf(message);
    if (spoken !== undefined) say(spoken);
  });
  return { code, errors, changes, outputs, counts, done, stderr };
}

function changedOutputs({ outputs = {} }: PlanMessage): Told["outputs"] {
  return Object.entries(outputs).flatMap(([name, { action = "noop" }]) => (action === "noop" ? [] : [{ name, action }]));
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

/** A run that didn't work. */
export function ended({ errors, stderr }: Told, { signal }: TerraformOptions, done: Counts): StackResult {
  const said = inWords(errors);
  const holder = lockHolder(said.split("\n"));
  if (holder !== undefined) {
    const { path: state, by, id } = holder;
    return {
      outcome: "locked",
      why: `the state ${state} is locked by ${by}; where nothing of theirs runs any more, give the lock ${id} back by \`terraform force-unlock\``,
    };
  }
  if (signal.aborted) return { outcome: "stopped", done };
  return { outcome: "failed", why: said === "" ? stderr.trim() : said, done };
}

/** Errors as people read them, one after the other. */
export function inWords(errors: Told["errors"]): string {
  return errors.map(({ summary, detail }) => `${summary}: ${detail}`.replace(/: $/, "")).join("\n");
}
