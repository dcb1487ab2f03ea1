import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import { importCandidates } from "../terraform/import-candidates.ts";
import type { ImportBlock, StackResources } from "../terraform/import-candidates.ts";
import { plannedChanges } from "../terraform/planned-changes.ts";
import type { PlannedChange } from "../terraform/planned-changes.ts";
import type { TerraformOptions } from "../terraform/program.ts";
import { showPlan } from "./plan-stacks.ts";
import { PluginInstall } from "./plugin-install.ts";
import type { Told } from "./said-by-terraform.ts";
import { writePlan } from "./write-plan.ts";

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
  readonly emit: Emit;
}

/**
 * Plans a stack with everything imported that is there already. Terraform itself is asked what is: it names each import
 * that leads nowhere, and those are left away, until the plan stands. Nothing is changed, and no state is written.
 *
 * @throws FleetError (remote) with Terraform's own words where it can't plan
 */
export async function planImports(options: ImportPlanOptions): Promise<ImportPlan> {
  const { project, stack, synthesized, given, signal } = options;
  // As deep below the project as a stack's own folder: paths in a backend are relative.
  const folder = path.join(project, ".fleetwright/adopt", stack);
  mkdirSync(folder, { recursive: true });
  try {
    const install = new PluginInstall(options);
    const terraform = { ...options, env: install.env };
    const file = path.join(folder, "plan");
    let imports = importCandidates(synthesized, given);
    for (;;) {
      write(folder, synthesized, imports);
      const order = { folder, file, action: "deploy", lock: false, say: () => undefined } as const;
      const written = await writePlan(order, install, terraform);
      signal.throwIfAborted();
      if (!("result" in written)) break;
      const { result, errors } = written;
      const missing = new Set(missingImports(errors));
      const left = imports.filter(({ to }) => !missing.has(to));
      if (left.length === imports.length) {
        throw new FleetError("remote", `stack ${stack} can't be planned:\n${"why" in result ? result.why : result.outcome}`);
      }
      imports = left;
    }
    return { imports, changes: plannedChanges(await showPlan(folder, file, terraform)) };
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

/** Addresses of imports that lead nowhere, from the errors that planning reported. */
export function missingImports(errors: Told["errors"]): readonly string[] {
  return errors
    .filter(({ summary }) => summary === "Cannot import non-existent remote object")
    .flatMap(({ detail }) => /existing object to "([^"]+)"/.exec(detail)?.[1] ?? []);
}
