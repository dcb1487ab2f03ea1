import { pathToFileURL } from "node:url";
import { plainData } from "./plain-data.ts";
import type { PlainData } from "./plain-data.ts";
import { SYNTAX } from "../rules/syntax.ts";

/** Runs a fleet file written in TypeScript or JavaScript, which its team trusts as it trusts its stacks, and takes what it exports. */
export async function readModule(file: string): Promise<PlainData> {
  const failed = (message: string): PlainData => ({
    value: undefined,
    problems: [{ rule: SYNTAX.module, path: [], message }],
  });
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    if (module.default === undefined) return failed("the module has no default export");
    return plainData(module.default);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`the module cannot be loaded: ${reason.split("\n")[0] ?? ""}`);
  }
}
