import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseJson } from "../contracts/parse-contract.ts";
import { FleetError } from "../errors.ts";

/** What Terraform is told about one synthesized stack: where its state lies, and the outputs that it declares. */
export interface DeployableStack {
  readonly id: string;
  /** What stands in Terraform's own `backend` block; `{ cloud: … }` where it has a `cloud` block instead. */
  readonly backend: unknown;
  readonly outputs: readonly string[];
  /** What it asks Terraform for, each once, sorted: resource types, `data.<type>`, `provider.<name>` and `module.<name>`. */
  readonly contents: readonly string[];
  /** Stacks that are deployed before it. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string; readonly dependencies?: readonly string[] }>>;
}

/** A stack's Terraform as cdktf wrote it. */
export interface StackFile {
  readonly id: string;
  readonly json: unknown;
  /** Stacks that are deployed before it. */
  readonly dependencies: readonly string[];
}

interface StackContent {
  readonly output?: Readonly<Record<string, unknown>>;
  readonly resource?: object;
  readonly data?: object;
  readonly provider?: object;
  readonly module?: object;
  readonly terraform?: { readonly backend?: unknown; readonly cloud?: unknown };
}

/** Where cdktf puts what it deploys. */
const OUT = "cdktf.out";

/**
 * The stacks of the last synth, the fleet's own and those written by hand, sorted by id.
 *
 * @throws FleetError (input) when nothing was synthesized yet
 */
export function readManifest(project: string): readonly DeployableStack[] {
  return readStackFiles(path.join(project, OUT)).map(deployable);
}

/**
 * Reads what was synthesized to a folder, sorted by id.
 *
 * @throws FleetError (input) when nothing was
 */
export function readStackFiles(folder: string): readonly StackFile[] {
  const shown = (file: string): string => path.relative(process.cwd(), file);
  const file = path.join(folder, "manifest.json");
  if (!existsSync(file)) {
    throw new FleetError("input", `${shown(file)} is not there: this project was never synthesized`, {
      next: "fleetwright deploy",
    });
  }
  const manifest = parseJson(readFileSync(file, "utf8"), shown(file)) as Manifest;
  return Object.entries(manifest.stacks)
    .map(([id, { synthesizedStackPath, dependencies = [] }]) => {
      const stackFile = path.join(folder, synthesizedStackPath);
      return { id, json: parseJson(readFileSync(stackFile, "utf8"), shown(stackFile)), dependencies };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function deployable({ id, json, dependencies }: StackFile): DeployableStack {
  const stack = json as StackContent;
  return {
    id,
    backend: stack.terraform?.cloud === undefined ? stack.terraform?.backend : { cloud: stack.terraform.cloud },
    outputs: Object.keys(stack.output ?? {}),
    contents: contentsOf(stack),
    dependencies,
  };
}

function contentsOf({ resource = {}, data = {}, provider = {}, module = {} }: StackContent): readonly string[] {
  const named = (prefix: string, entries: object): readonly string[] => Object.keys(entries).map((name) => `${prefix}${name}`);
  return [...named("", resource), ...named("data.", data), ...named("provider.", provider), ...named("module.", module)].sort();
}

/** Whether the project was ever synthesized. */
export function isSynthesized(project: string): boolean {
  return existsSync(path.join(project, OUT, "manifest.json"));
}
