import { spawn } from "node:child_process";
import { FleetError } from "../../errors.ts";
import type { PolicyResource } from "../../policy/resource.ts";
import type { Finding } from "../../policy/rule.ts";
import type { CommandContext } from "../frame/command.ts";
import type { RuleFindings } from "./rules-module.ts";

/** Whose rules are asked for. */
const PACKAGE = "fleetwright";
/** https://www.openpolicyagent.org/docs#running-opa */
const INSTALL =
  "install Open Policy Agent 1.0 or newer (https://www.openpolicyagent.org/docs#running-opa) so that `opa` is in the PATH";
/** What a rule in Rego says of itself, and what that means here. */
const SETS = { deny: "error", warn: "warning" } as const;

/**
 * Runs rules in Rego by the user's own `opa`: the sets `deny` and `warn` of the package `fleetwright`.
 *
 * @param file - a file, or a folder of files
 * @throws FleetError (input) where there is no opa, or it refuses the rules: what wasn't looked at is not passed over
 */
export async function runRego(
  file: string,
  resources: readonly PolicyResource[],
  { env, signal }: Pick<CommandContext, "env" | "signal">,
): Promise<RuleFindings> {
  const args = ["eval", "--format", "json", "--stdin-input", "--strict-builtin-errors", "--data", file, `data.${PACKAGE}`];
  const text = await opa(args, JSON.stringify({ resources }), file, { env, signal });
  const { result } = JSON.parse(text) as {
    readonly result?: readonly { readonly expressions: readonly { readonly value: unknown }[] }[];
  };
  const value = (result?.[0]?.expressions[0]?.value ?? {}) as Readonly<Record<string, unknown>>;
  const sets = Object.entries(SETS).flatMap(([name, severity]) =>
    value[name] === undefined ? [] : [{ name, severity, of: value[name] }],
  );
  if (sets.length === 0) throw refused(file, `package ${PACKAGE} has neither a set deny nor a set warn`);
  const known = new Map(resources.map((resource) => [`${resource.stack} ${resource.address}`, resource]));
  return {
    rules: undefined,
    findings: sets.flatMap(({ name, severity, of }) => {
      if (!Array.isArray(of)) throw refused(file, `${name} is no set: write \`${name} contains finding if { … }\``);
      return of.map((one) => findingOf(one, { name, severity, file, known }));
    }),
  };
}

function findingOf(
  one: unknown,
  about: {
    readonly name: string;
    readonly severity: Finding["severity"];
    readonly file: string;
    readonly known: ReadonlyMap<string, PolicyResource>;
  },
): Finding {
  const { rule, stack, address, msg } = (typeof one === "object" && one !== null ? one : {}) as Readonly<Record<string, unknown>>;
  if (typeof rule !== "string" || typeof stack !== "string" || typeof address !== "string" || typeof msg !== "string") {
    throw refused(about.file, `${about.name} has ${JSON.stringify(one)}: a finding has texts rule, stack, address and msg`);
  }
  const resource = about.known.get(`${stack} ${address}`);
  if (resource === undefined)
    throw refused(about.file, `${about.name} names ${stack} ${address}, which isn't among the resources`);
  const { severity } = about;
  const same = { checkov: [], trivy: [] };
  return {
    rule,
    severity,
    title: `Rule ${rule} in Rego`,
    fix: undefined,
    same,
    stack,
    address,
    cluster: resource.cluster,
    message: msg,
  };
}

async function opa(
  args: readonly string[],
  input: string,
  file: string,
  { env, signal }: Pick<CommandContext, "env" | "signal">,
): Promise<string> {
  const child = spawn("opa", args, { env: { ...env }, signal, stdio: ["pipe", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => out.push(part));
  child.stderr.on("data", (part: Buffer) => errors.push(part));
  // It may end before it has read everything: its exit code says why.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new FleetError("input", `the rules in ${file} are written in Rego: ${INSTALL}`) : error),
    );
    child.once("close", (status) => resolve(status ?? -1));
  });
  const text = Buffer.concat(out).toString();
  if (code !== 0) throw refused(file, [text, Buffer.concat(errors).toString()].map((one) => one.trim()).join("\n"));
  return text;
}

function refused(file: string, why: string): FleetError {
  return new FleetError("input", `the rules in ${file} can't be used: ${why}`);
}
