import { describe, test } from "@jest/globals";
import { TOOLS, isAvailable } from "./tools.ts";
import type { ToolName } from "./tools.ts";

/**
 * The one way to leave tests out: `const { describe } = needs("terraform");`
 *
 * Where a tool is missing they are reported as skipped, with what to install. In CI they fail instead, because a
 * machine that silently lost a tool would silently stop testing; only Docker may be missing there.
 */
export function needs(...tools: readonly ToolName[]): { readonly describe: typeof describe; readonly test: typeof test } {
  const missing = tools.filter((tool) => !isAvailable(tool));
  switch (verdict(missing, inCi(process.env))) {
    case "run":
      return { describe, test };
    case "skip":
      return { describe: renamed(describe.skip, describe, missing), test: renamed(test.skip, test, missing) };
    case "fail":
      return { describe: failing(describe, missing), test: failing(test, missing) };
  }
}

/** What happens to tests that lack these tools. */
export function verdict(missing: readonly ToolName[], ci: boolean): "run" | "skip" | "fail" {
  if (missing.length === 0) return "run";
  const strict = missing.some((name) => !("optionalInCi" in TOOLS[name]));
  return ci && strict ? "fail" : "skip";
}

/** What somebody has to do to get the tests to run. */
export function advice(missing: readonly ToolName[]): string {
  return `install ${missing.map((name) => TOOLS[name].install).join("; ")}`;
}

function inCi(env: Readonly<Record<string, string | undefined>>): boolean {
  return env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
}

/** The same function under names that say why it does nothing; `.each` and the like stay those of the original. */
function renamed<F extends typeof describe | typeof test>(skip: unknown, original: F, missing: readonly ToolName[]): F {
  const call = skip as (name: string, body: () => void) => void;
  return Object.assign((name: string, body: () => void) => call(`${name} [skipped: ${advice(missing)}]`, body), {
    each: (skip as F).each,
    skip,
    only: original.only,
  }) as unknown as F;
}

function failing<F extends typeof describe | typeof test>(original: F, missing: readonly ToolName[]): F {
  const refuse = (name: string): void => {
    test(name, () => {
      throw new Error(`this can't run in CI without its tools: ${advice(missing)}`);
    });
  };
  return Object.assign(refuse, { each: () => refuse, skip: original.skip, only: original.only }) as unknown as F;
}
