// The thread in which a team's rules run.
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { PolicyRule } from "../../policy/define-policy.ts";
import type { PolicyResource } from "../../policy/resource.ts";
import type { Finding } from "../../policy/rule.ts";
import type { ModuleMessage } from "./rules-module.ts";

const ID = /^(?!FW\d)[A-Za-z0-9][\w.-]{0,59}$/;

async function run(file: string, resources: readonly PolicyResource[]): Promise<ModuleMessage> {
  const { default: policy } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  const rules = (policy as { readonly rules?: unknown } | undefined)?.rules;
  if (!Array.isArray(rules)) return { fault: "it has no `export default definePolicy({ rules: [ … ] })`" };
  const faults = rules.flatMap((rule, index) => faultsOf(rule as Partial<PolicyRule>, index));
  const given = rules as readonly PolicyRule[];
  const twice = given.find(({ id }, index) => given.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) faults.push(`two rules are called ${twice.id}`);
  if (faults.length > 0) return { fault: faults.join("; ") };
  const findings = given.flatMap((rule) => found(rule, resources));
  const fault = findings.find((one): one is { fault: string } => "fault" in one);
  return fault ?? { rules: given.map(({ id }) => id), findings: findings.filter((one): one is Finding => !("fault" in one)) };
}

function faultsOf({ id, severity, title, types, fix, check }: Partial<PolicyRule>, index: number): string[] {
  const name = typeof id === "string" && ID.test(id) ? `rule ${id}` : `rule ${index + 1}`;
  const wrong = [
    [typeof id === "string" && ID.test(id), "id is letters, digits, -, _ and ., and doesn't begin like ours (FW5001)"],
    [severity === "error" || severity === "warning", "severity is error or warning"],
    [typeof title === "string" && title.trim() !== "", "title is a text"],
    [fix === undefined || typeof fix === "string", "fix is a text"],
    [types === undefined || (Array.isArray(types) && types.every((one) => typeof one === "string")), "types is a list of texts"],
    [typeof check === "function", "check is a function"],
  ] as const;
  return wrong.filter(([isRight]) => !isRight).map(([, what]) => `${name}: ${what}`);
}

/** What one rule finds; a rule that fails has found nothing, and hasn't looked either. */
function found(rule: PolicyRule, resources: readonly PolicyResource[]): readonly (Finding | { fault: string })[] {
  const { id, severity, title, fix, types } = rule;
  const own = resources.filter(({ type, kind }) => (types === undefined ? kind === "resource" : types.includes(type)));
  return own.flatMap((resource): readonly (Finding | { fault: string })[] => {
    const { stack, address, cluster } = resource;
    const where = `rule ${id} at ${stack} ${address}`;
    let said: unknown;
    try {
      said = rule.check(resource, { resources });
    } catch (error) {
      return [{ fault: `${where}: ${error instanceof Error ? error.message : String(error)}` }];
    }
    const messages: readonly unknown[] = said === undefined ? [] : Array.isArray(said) ? said : [said];
    if (!messages.every((one): one is string => typeof one === "string")) {
      return [
        { fault: `${where}: check gives texts, or nothing; not ${said instanceof Promise ? "a promise" : JSON.stringify(said)}` },
      ];
    }
    const same = { checkov: [], trivy: [] };
    return messages.map((message) => ({ rule: id, severity, title, fix, same, stack, address, cluster, message }));
  });
}

const { file, resources } = workerData as { readonly file: string; readonly resources: readonly PolicyResource[] };
void run(file, resources)
  .catch((error: unknown): ModuleMessage => ({
    fault: `it can't be loaded: ${error instanceof Error ? error.message : String(error)}`,
  }))
  .then((message) => parentPort?.postMessage(message));
