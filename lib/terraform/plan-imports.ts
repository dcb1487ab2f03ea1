import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import { importCandidates } from "./import-candidates.ts";
import type { ImportBlock, StackResources } from "./import-candidates.ts";
import { diagnosticsOf, failureWords } from "./plan-messages.ts";
import { plannedChanges } from "./planned-changes.ts";
import type { PlannedChange } from "./planned-changes.ts";
import { runTerraform } from "./program.ts";
import type { Ran, TerraformOptions } from "./program.ts";

export interface ImportPlan {
  /** What is there, and would be taken over. */
  readonly imports: readonly ImportBlock[];
  readonly changes: readonly PlannedChange[];
}

export interface ImportPlanOptions extends TerraformOptions {
  readonly project: string;
  /** Id of the stack. */
  readonly stack: string;
  /** Its synthesized Terraform. */
  readonly synthesized: StackResources;
  /** Ids by resource type, for what has ids that nobody could derive. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Plans a stack with everything imported that is there already. Terraform itself is asked what is: it names each import
 * that leads nowhere, and those are left away, until the plan stands. Nothing is changed, and no state is written.
 *
 * @throws FleetError (remote) with Terraform's own words where it can't plan
 */
export async function planImports(options: ImportPlanOptions): Promise<ImportPlan> {
  const { project, stack, synthesized, given } = options;
  // As deep below the project as a stack's own folder: paths in a backend are relative.
  const folder = path.join(project, ".fleetwright/adopt", stack);
  mkdirSync(folder, { recursive: true });
  try {
    let imports = importCandidates(synthesized, given);
    write(folder, synthesized, imports);
    await succeed(["init", "-reconfigure", "-input=false", "-no-color"], folder, options);
    for (;;) {
      const ran = await runTerraform(["plan", "-json", "-lock=false", "-input=false", "-out=plan"], folder, options);
      if (ran.code === 0) break;
      const missing = new Set(missingImports(ran.stdout));
      const left = imports.filter(({ to }) => !missing.has(to));
      if (left.length === imports.length) throw failed(stack, "plan", ran);
      imports = left;
      write(folder, synthesized, imports);
    }
    const { stdout } = await succeed(["show", "-json", "plan"], folder, options);
    return { imports, changes: plannedChanges(stdout) };
  } finally {
    // A plan holds what the cloud says of the cluster.
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder: string, synthesized: StackResources, imports: readonly ImportBlock[]): void {
  const text = JSON.stringify({ ...unprotected(synthesized), import: imports });
  writeFileSync(path.join(folder, "cdk.tf.json"), text, { mode: 0o600 });
}

/** Terraform refuses to plan what its protection forbids; without it, the plan says what would be destroyed, and why. */
export function unprotected(stack: StackResources): StackResources {
  const resource = Object.entries(stack.resource ?? {}).map(([type, resources]) => {
    const open = Object.entries(resources).map(([name, { lifecycle, ...attributes }]) => {
      const { prevent_destroy: _, ...others } = (lifecycle ?? {}) as Readonly<Record<string, unknown>>;
      return [name, { ...attributes, ...(Object.keys(others).length === 0 ? {} : { lifecycle: others }) }] as const;
    });
    return [type, Object.fromEntries(open)] as const;
  });
  return { ...stack, resource: Object.fromEntries(resource) };
}

async function succeed(args: readonly string[], folder: string, options: ImportPlanOptions): Promise<Ran> {
  const ran = await runTerraform(args, folder, options);
  if (ran.code !== 0) throw failed(options.stack, String(args[0]), ran);
  return ran;
}

/** Addresses of imports that lead nowhere, from the lines that `terraform plan -json` prints. */
export function missingImports(stdout: string): readonly string[] {
  return diagnosticsOf(stdout)
    .filter(({ summary }) => summary === "Cannot import non-existent remote object")
    .flatMap(({ detail }) => /existing object to "([^"]+)"/.exec(detail)?.[1] ?? []);
}

function failed(stack: string, what: string, ran: Ran): FleetError {
  return new FleetError("remote", `terraform ${what} of stack ${stack} ended with ${ran.code}:\n${failureWords(ran)}`);
}
