import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { testEnvironment } from "./project.ts";

interface StackJson {
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resource?: {
    readonly terraform_data?: Readonly<Record<string, { readonly input?: Readonly<Record<string, unknown>> }>>;
  };
}

/** The data of a synthesized stack in which text of users may stand, as it is written: Terraform has not read it yet. */
export function writtenValues(outdir: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const stack of readdirSync(path.join(outdir, "stacks")).sort()) {
    const json = JSON.parse(readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as StackJson;
    const record = json.output?.["cluster_record"]?.value;
    // References to what only a deployment knows are ours; they would need the resources.
    if (record !== undefined) values[stack] = { ...(record as object), nativeId: "", incarnation: "" };
    const membership = json.resource?.terraform_data?.["membership"]?.input;
    if (membership !== undefined) values[stack] = { ...membership, member: "", hub: "" };
  }
  return values;
}

/** What Terraform itself makes of them, or its complaint. */
export function evaluated(values: Readonly<Record<string, unknown>>): Record<string, unknown> | string {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  const terraform = (...args: string[]): string =>
    execFileSync("terraform", args, { cwd: folder, env: testEnvironment(), encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 28 });
  try {
    writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ output: { all: { value: values } } }));
    terraform("init", "-no-color");
    terraform("apply", "-auto-approve", "-no-color");
    const { all } = JSON.parse(terraform("output", "-json", "-no-color")) as { all: { value: Record<string, unknown> } };
    return all.value;
  } catch (error) {
    if (error instanceof Error && "stderr" in error) return String(error.stderr);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
