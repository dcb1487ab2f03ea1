import { readFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import { readYaml } from "../../fleet-file/read/yaml.ts";
import type { PolicyException } from "../../policy/exceptions.ts";

const KEYS = ["rule", "stack", "address", "reason", "until"] as const;

/**
 * Reads a file of exceptions: a list in YAML, which is data and runs nothing.
 *
 * @param file - as somebody named it
 * @throws FleetError (input) naming everything that is wrong in it, with lines
 */
export function readExceptions(file: string): readonly PolicyException[] {
  const shown = path.relative(".", file);
  const text = textOf(file, shown);
  const { value, places, problems } = readYaml(text);
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const faults = problems.map(({ message, offset }) => `${shown}:${lineOf(offset ?? 0)}: ${message}`);
  if (faults.length === 0 && !Array.isArray(value)) faults.push(`${shown}:1: this is no list of exceptions`);
  const exceptions = (faults.length === 0 ? (value as readonly unknown[]) : []).map((one, index) => {
    const line = lineOf(places?.children?.get(index)?.value ?? 0);
    faults.push(...faultsOf(one).map((fault) => `${shown}:${line}: ${fault}`));
    const { rule = "", stack, address, reason = "", until } = (one ?? {}) as Partial<PolicyException>;
    return { rule, stack, address, reason: String(reason).trim(), until, line };
  });
  if (faults.length > 0) throw new FleetError("input", `the exceptions can't be read\n${faults.join("\n")}`);
  return exceptions;
}

function textOf(file: string, shown: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FleetError("input", `the exceptions ${shown} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

function faultsOf(one: unknown): readonly string[] {
  if (typeof one !== "object" || one === null || Array.isArray(one)) return ["an exception is a map: rule, reason, …"];
  const given = one as Readonly<Record<string, unknown>>;
  const strange = Object.keys(given).filter((key) => !KEYS.some((known) => known === key));
  const noText = KEYS.filter((key) => given[key] !== undefined && typeof given[key] !== "string");
  return [
    ...strange.map((key) => `${JSON.stringify(key)} is nothing that an exception has: ${KEYS.join(", ")}`),
    ...noText.map((key) => `${key} is a text`),
    ...(given["rule"] === undefined ? ["it has no rule"] : []),
    ...(given["reason"] === undefined ||
    given["reason"] === null ||
    (typeof given["reason"] === "string" && given["reason"].trim() === "")
      ? ["it has no reason"]
      : []),
    ...(typeof given["until"] !== "string" || isDay(given["until"]) ? [] : [`until is a day such as 2027-03-31`]),
  ];
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
