import { createHash } from "node:crypto";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import { onState } from "../terraform/backend-folder.ts";
import type { DeployableStack } from "../terraform/manifest.ts";
import { runTerraform } from "../terraform/program.ts";
import type { TerraformOptions } from "../terraform/program.ts";
import { parseState } from "../terraform/state.ts";
import { requireWholeStacks } from "../terraform/torn-state.ts";
import { PluginInstall } from "./plugin-install.ts";
import { inTurn } from "./schedule.ts";
import { ShapeValidation } from "./shape-validation.ts";
import { writePlan } from "./write-plan.ts";

/** An output of another stack. */
export interface OutputRead {
  readonly stack: string;
  readonly output: string;
}

export interface PlanStacksOptions<T extends Planned> extends TerraformOptions {
  /** With its stacks in `cdktf.out`. */
  readonly project: string;
  /** An absolute folder for the plans' files, which nobody else may read. */
  readonly folder: string;
  readonly parallelism: number;
  /** What a stack reads of others. */
  readonly readsOf: (id: string) => readonly OutputRead[];
  /** Reads a plan as `terraform show -json` prints it. @throws FleetError where it is none that is understood */
  readonly read: (json: string) => T;
  readonly emit: Emit;
}

/** What of a plan decides whether others can be planned beside it. */
export interface Planned {
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
}

/** What a state was when its stack was planned; undefined where there was none. */
export interface StateVersion {
  readonly serial: number;
  readonly lineage: string;
}

/** What became of planning one stack. */
export type PlannedStack<T> =
  | {
      readonly outcome: "planned";
      readonly plan: T;
      /** SHA-256 of the file, in hexadecimal digits. */
      readonly digest: string;
      readonly state: StateVersion | undefined;
    }
  /** It reads what isn't there yet or will be another thing, so that no plan of now would be the one of then. */
  | { readonly outcome: "after"; readonly after: readonly string[] }
  | { readonly outcome: "failed"; readonly why: string };

/**
 * Plans synthesized stacks, several at a time, and changes nothing: no lock is taken, so that a plan can be seen while others
 * deploy. A stack is planned after those that it reads from, whose outputs may change under it; where it can't be planned yet,
 * Terraform validates it, one of each shape.
 *
 * @returns by id
 * @throws FleetError (input) where there is no Terraform, or a state is torn
 */
export async function planStacks<T extends Planned>(
  stacks: readonly DeployableStack[],
  options: PlanStacksOptions<T>,
): Promise<ReadonlyMap<string, PlannedStack<T>>> {
  const { project, emit, signal, readsOf, parallelism } = options;
  await requireWholeStacks(
    project,
    stacks.map(({ id }) => id),
  );
  const install = new PluginInstall(options);
  const validation = new ShapeValidation(install, options);
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const done = new Map<string, PlannedStack<T>>();
  const tasks = stacks.map(({ id }) => ({ id, after: readsOf(id).map(({ stack }) => stack) }));
  await inTurn(tasks, { width: parallelism, signal }, async (id) => {
    const stack = byId.get(id);
    if (stack === undefined) return true;
    const moving = readsOf(id).filter((read) => isMoving(read, done.get(read.stack)));
    const after = [...new Set(moving.map((read) => read.stack))].sort();
    const planned: PlannedStack<T> =
      after.length > 0 ? await laterOne(stack, after, validation, options) : await tried(() => planOne(stack, install, options));
    done.set(id, planned);
    const told = { stack: id, count: done.size, total: stacks.length };
    if (planned.outcome === "failed") emit({ ...told, type: "failure", message: planned.why });
    else emit({ ...told, type: "success", message: planned.outcome === "after" ? `comes after ${after.join(", ")}` : "planned" });
    return true;
  });
  signal.throwIfAborted();
  return done;
}

/** Whether an output may be another one once the stack that gives it is deployed. */
function isMoving<T extends Planned>({ output }: OutputRead, given: PlannedStack<T> | undefined): boolean {
  if (given === undefined) return false;
  return given.outcome !== "planned" || given.plan.outputs.includes(output);
}

/** A stack that is planned once others are deployed. What is wrong with it in itself is found now. */
async function laterOne<T>(
  { id }: DeployableStack,
  after: readonly string[],
  validation: ShapeValidation,
  { project }: { readonly project: string },
): Promise<PlannedStack<T>> {
  const why = await validation.whyInvalid(id, stackFolder(project, id));
  return why === undefined ? { outcome: "after", after } : { outcome: "failed", why };
}

/** A state that can't be read keeps nobody from planning others. */
async function tried<T>(plan: () => Promise<PlannedStack<T>>): Promise<PlannedStack<T>> {
  try {
    return await plan();
  } catch (error) {
    if (error instanceof FleetError && error.kind === "remote") return { outcome: "failed", why: error.message };
    throw error;
  }
}

/** Where the plan of a stack lies. @throws FleetError (input) for an id that is no name of a file */
export function planFile(folder: string, id: string): string {
  if (path.basename(id) !== id || id.startsWith("."))
    throw new FleetError("input", `the stack ${JSON.stringify(id)} can't be a file's name`);
  return path.join(folder, `${id}.tfplan`);
}

async function planOne<T extends Planned>(
  stack: DeployableStack,
  install: PluginInstall,
  options: PlanStacksOptions<T>,
): Promise<PlannedStack<T>> {
  const { project, emit, read } = options;
  const folder = stackFolder(project, stack.id);
  const file = planFile(options.folder, stack.id);
  // Read before it is planned: where it moves in between, the plan counts as stale, never as fresh.
  const state = await stateVersion(project, stack, options);
  const terraform = { ...options, env: install.env };
  const order = { folder, file, action: "deploy", lock: false } as const;
  const written = await writePlan(
    { ...order, say: (event) => emit({ ...event, stack: stack.id, detail: true }) },
    install,
    terraform,
  );
  if ("result" in written) {
    const { result } = written;
    return { outcome: "failed", why: "why" in result ? result.why : "it was stopped" };
  }
  chmodSync(file, 0o600);
  const json = await showPlan(folder, file, terraform);
  return { outcome: "planned", plan: read(json), digest: digestOf(file), state };
}

function stackFolder(project: string, id: string): string {
  return path.join(project, "cdktf.out/stacks", id);
}

/**
 * A plan as JSON, with all secrets that are in it: never printed, never written to a file.
 *
 * @param folder - of the synthesized stack, made ready
 * @throws FleetError (input) where it can't be read
 */
export async function showPlan(folder: string, file: string, options: TerraformOptions): Promise<string> {
  const { code, stdout, stderr } = await runTerraform(["show", "-json", "-no-color", file], folder, options);
  if (code === 0) return stdout;
  throw new FleetError("input", `${path.basename(file)} can't be read:\n${stderr.trim()}`);
}

/** What the state of a stack is now; undefined where there is none. */
export async function stateVersion(
  project: string,
  stack: DeployableStack,
  options: TerraformOptions,
): Promise<StateVersion | undefined> {
  const state = parseState(await onState(["state", "pull"], project, stack, options));
  return state === undefined ? undefined : { serial: state.serial, lineage: state.lineage };
}

/** SHA-256 of a file, in hexadecimal digits; undefined where there is none. */
export function digestIfThere(file: string): string | undefined {
  return existsSync(file) ? digestOf(file) : undefined;
}

function digestOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
