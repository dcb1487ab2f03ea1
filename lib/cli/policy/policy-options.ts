import { statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { FleetError } from "../../errors.ts";
import type { PolicyException } from "../../policy/exceptions.ts";
import type { PolicyResource } from "../../policy/resource.ts";
import { POLICY_RULES } from "../../policy/rules.ts";
import { builtInFindings, verdictOf } from "../../policy/verdict.ts";
import type { Verdict } from "../../policy/verdict.ts";
import type { CommandContext } from "../frame/command.ts";
import { fleetOptions } from "../frame/fleet-options.ts";
import { readExceptions } from "./exceptions-file.ts";
import type { RuleFindings } from "./rules-module.ts";

/** Files of policy, as somebody named them on the command line. */
export interface PolicyFiles {
  /** Absolute. */
  readonly rules: readonly string[];
  readonly exceptions: readonly PolicyException[];
}

/** Options that name the files of policy: code runs only because somebody names it here. */
export function addPolicyOptions(command: Command): void {
  command
    .option("--rules <file>", "rules of your own: TypeScript or JavaScript, or Rego by `opa`; may be given again", collected)
    .option("--exceptions <file>", "what is allowed, with reason and end, in YAML");
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** @throws FleetError (input) for a file that is missing or is no such file */
export function policyFiles(options: Readonly<Record<string, unknown>>): PolicyFiles {
  const rules = Array.isArray(options["rules"]) ? options["rules"].map((file) => path.resolve(String(file))) : [];
  for (const file of rules) {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) throw new FleetError("input", `there is no ${file}`);
    if (!isModule(file) && !isRego(file)) {
      throw new FleetError("input", `${file} is no file of rules: .ts, .mts, .js, .mjs, .rego, or a folder of Rego`);
    }
  }
  const exceptions = options["exceptions"];
  return { rules, exceptions: typeof exceptions === "string" ? readExceptions(path.resolve(exceptions)) : [] };
}

/**
 * Judges resources by our own rules and by those that were named.
 *
 * @param isWhole - whether these are all resources of the fleet
 * @throws FleetError (input) where a rule can't be run, or an exception is from a rule that there isn't
 */
export async function judged(
  resources: readonly PolicyResource[],
  { rules, exceptions }: PolicyFiles,
  isWhole: boolean,
  context: CommandContext,
): Promise<Verdict> {
  const own: RuleFindings[] = [];
  for (const file of rules) own.push(await findingsOf(file, resources, context));
  requireRules(exceptions, own);
  const found = [...builtInFindings(resources), ...own.flatMap(({ findings }) => findings)];
  return verdictOf(resources, found, { exceptions, today: fleetOptions(context).today, isWhole });
}

async function findingsOf(file: string, resources: readonly PolicyResource[], context: CommandContext): Promise<RuleFindings> {
  if (isRego(file)) return await (await import("./rego.ts")).runRego(file, resources, context);
  return await (await import("./rules-module.ts")).runRulesModule(file, resources);
}

/** Of rules in Rego only those are known that found something. */
function requireRules(exceptions: readonly PolicyException[], own: readonly RuleFindings[]): void {
  const ids = new Set([...POLICY_RULES.map(({ id }) => id), ...own.flatMap(({ rules }) => rules ?? [])]);
  const isRegoIn = own.some(({ rules }) => rules === undefined);
  const unknown = exceptions.filter(({ rule }) => !ids.has(rule) && (!isRegoIn || /^FW\d/.test(rule)));
  if (unknown.length === 0) return;
  const lines = unknown.map(({ rule, line }) => `line ${line}: there is no rule ${JSON.stringify(rule)}`);
  throw new FleetError("input", `exceptions are from rules that there aren't\n${lines.join("\n")}`);
}

function isModule(file: string): boolean {
  return /\.m?[tj]s$/.test(file);
}

function isRego(file: string): boolean {
  return file.endsWith(".rego") || statSync(file).isDirectory();
}
