import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseJson } from "../contracts/parse-contract.ts";
import { FleetError } from "../errors.ts";

/** One synthesized stack: its id, where its state lies, and the outputs that it declares. */
export interface SynthesizedStack {
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

interface StackFile {
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
export function readManifest(project: string): readonly SynthesizedStack[] {
  const folder = path.join(project, OUT);
  const file = path.join(folder, "manifest.json");
  if (!isSynthesized(project)) {
    throw new FleetError("input", `${path.relative(process.cwd(), file)} is not there: this project was never synthesized`, {
      next: "fleetwright deploy",
    });
  }
  const manifest = parseJson(readFileSync(file, "utf8"), path.relative(process.cwd(), file)) as Manifest;
  return Object.entries(manifest.stacks)
    .map(([id, { synthesizedStackPath, dependencies = [] }]) => {
      const stackFile = path.join(folder, synthesizedStackPath);
      const stack = parseJson(readFileSync(stackFile, "utf8"), path.relative(process.cwd(), stackFile)) as StackFile;
      return {
        id,
        backend: stack.terraform?.cloud === undefined ? stack.terraform?.backend : { cloud: stack.terraform.cloud },
        outputs: Object.keys(stack.output ?? {}),
        contents: contentsOf(stack),
        dependencies,
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function contentsOf({ resource = {}, data = {}, provider = {}, module = {} }: StackFile): readonly string[] {
  const named = (prefix: string, entries: object): readonly string[] => Object.keys(entries).map((name) => `${prefix}${name}`);
  return [...named("", resource), ...named("data.", data), ...named("provider.", provider), ...named("module.", module)].sort();
}

/** Whether the project was ever synthesized. */
export function isSynthesized(project: string): boolean {
  return existsSync(path.join(project, OUT, "manifest.json"));
}
