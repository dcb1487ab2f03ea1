import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseDocument } from "yaml";
import type * as z from "zod";
import { PhaseError } from "../contract.ts";
import { clusterShape, configShape, contextShape, userShape } from "./kubeconfig-shape.ts";
import type { ClusterFields, UserFields } from "./kubeconfig-shape.ts";

/** What a context of one or several kubeconfigs leads to. */
export interface KubeconfigContext {
  readonly cluster: Entry<ClusterFields>;
  readonly user: Entry<UserFields>;
}

/** One entry with the file that it stands in, whose folder is where its relative paths start. */
export interface Entry<Fields> {
  readonly name: string;
  readonly file: string;
  readonly fields: Fields;
}

/** Makes the error that refuses a kubeconfig, which is never shown with a value that may be secret. */
export type Refuse = (why: string, cause?: unknown) => PhaseError;

export function refusing(cluster: string): Refuse {
  return (why, cause) => new PhaseError({ class: "input", message: `cluster ${cluster}: ${why}` }, cause);
}

/**
 * Finds a context. Several files are merged as kubectl merges those of `KUBECONFIG`: the first file that names an entry
 * has all of it. Unlike there, a file that is missing is an error, because the fleet file asks for it.
 *
 * @param files - absolute paths, at least one
 * @throws PhaseError of class `input` for what can't be read, or holds fields that kubectl doesn't know
 */
export async function readContext(files: readonly string[], context: string, refuse: Refuse): Promise<KubeconfigContext> {
  const configs = await Promise.all(files.map(async (file) => ({ file, config: await readConfig(file, refuse) })));
  const where = files.join(" and ");
  const find = <Shape extends z.ZodType>(list: "clusters" | "users" | "contexts", name: string, shape: Shape) => {
    for (const { file, config } of configs) {
      const entry = config[list].find((one) => one.name === name);
      if (entry === undefined) continue;
      const parsed = shape.safeParse(withoutEmpty(entry.fields ?? {}));
      if (!parsed.success) throw refuse(`${list.slice(0, -1)} ${name} of ${file}: ${problems(parsed.error)}`);
      return { name, file, fields: parsed.data };
    }
    return undefined;
  };

  const found = find("contexts", context, contextShape)?.fields;
  if (found === undefined) throw refuse(`${where} has no context ${context}`);
  if (found.cluster === undefined) throw refuse(`context ${context} of ${where} has no cluster`);
  if (found.user === undefined) throw refuse(`context ${context} of ${where} has no user`);
  const cluster = find("clusters", found.cluster, clusterShape);
  if (cluster === undefined) throw refuse(`${where} has no cluster ${found.cluster}, which context ${context} names`);
  const user = find("users", found.user, userShape);
  if (user === undefined) throw refuse(`${where} has no user ${found.user}, which context ${context} names`);
  return { cluster, user };
}

/** A field that holds text, or the file that another field names; as kubectl has it, never both. */
export async function textOrFile<Fields extends object>(
  { fields, file, name }: Entry<Fields>,
  field: keyof Fields & string,
  refuse: Refuse,
): Promise<string | undefined> {
  const { [`${field}-data` as keyof Fields]: data, [field]: named } = fields;
  if (typeof data === "string" && typeof named === "string") {
    throw refuse(`${name} of ${file} has both ${field} and ${field}-data`);
  }
  if (typeof data === "string") return fromBase64(data, `${field}-data of ${name} of ${file}`, refuse);
  if (typeof named !== "string") return undefined;
  return await readBeside(file, named, `${field} of ${name}`, refuse);
}

/** Reads a file that a kubeconfig names, relative to the folder of that kubeconfig. */
export async function readBeside(kubeconfig: string, named: string, what: string, refuse: Refuse): Promise<string> {
  const file = path.resolve(path.dirname(kubeconfig), named);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw refuse(`${file}, the ${what} in ${kubeconfig}, can't be read (${codeOf(error)})`, error);
  }
}

async function readConfig(file: string, refuse: Refuse): Promise<z.output<typeof configShape>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw refuse(`kubeconfig ${file} can't be read (${codeOf(error)})`, error);
  }
  const document = parseDocument(text);
  const [fault] = document.errors;
  // Only the place: the parser's own message quotes the line, which may be a secret.
  if (fault !== undefined) {
    throw refuse(`kubeconfig ${file} is no YAML: ${fault.code} in line ${fault.linePos?.[0].line ?? "unknown"}`);
  }
  const parsed = configShape.safeParse(document.toJS() ?? {});
  if (!parsed.success) throw refuse(`kubeconfig ${file}: ${problems(parsed.error)}`);
  for (const list of ["clusters", "users", "contexts"] as const) {
    const names = parsed.data[list].map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw refuse(`kubeconfig ${file} has two ${list} called ${twice}`);
  }
  return parsed.data;
}

/** kubectl takes an empty value for one that is not there. */
function withoutEmpty(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ""));
}

function fromBase64(data: string, what: string, refuse: Refuse): string {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data)) throw refuse(`${what} is not base64`);
  return Buffer.from(data, "base64").toString("utf8");
}

/** Names of fields and kinds of values, never a value. */
function problems({ issues }: z.ZodError): string {
  return issues
    .map((issue) => {
      const at = issue.path.join(".");
      if (issue.code !== "unrecognized_keys") return `${at}: ${issue.message}`;
      return issue.keys.map((key) => `${[...issue.path, key].join(".")} is no field that kubectl knows`).join("; ");
    })
    .join("; ");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unreadable";
}
