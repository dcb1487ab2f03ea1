import { canonical } from "../model/canonical.ts";
import { BUILT_IN, PLUGINS } from "../clouds/plugins.ts";
import { Unknown, distinct, evaluate, shown } from "./evaluate.ts";
import type { Value } from "./evaluate.ts";
import { parseTemplate } from "./expression.ts";
import { REMOTE_STATE, isRecord, ownState, readState } from "./terraform-json.ts";
import type { Json, StackJson } from "./terraform-json.ts";

/** One resource with its arguments; what other states hold is filled in. */
export interface ResolvedResource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, Value>>;
  /** Account and region of its provider: in another place it is another thing. */
  readonly place: string;
  /** Whether its successor is made before it goes. */
  readonly successorFirst: boolean;
  /** Arguments whose later changes Terraform leaves alone. */
  readonly ignored: readonly string[];
  /** Whether making it anew runs a program again and destroys nothing: no cloud has it, and no program waits for its end. */
  readonly isProgram: boolean;
  /** How many there are of it, as far as that is written. */
  readonly count: string;
}

export interface ResolvedStack {
  readonly id: string;
  /** Where its state lies, as one text. */
  readonly backend: string;
  /** `aws`, `aws.eu-west` */
  readonly providers: readonly string[];
  /** By address: `aws_vpc.vpc`. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** Data sources and modules by address: what they say may be another thing where one of their arguments is. */
  readonly sources: ReadonlyMap<string, string>;
  /** All of it as one text: equal for stacks that a deployment could not tell apart. */
  readonly content: string;
}

export type ResolvedFleet = ReadonlyMap<string, ResolvedStack>;

/** An output of another stack that a stack reads. */
export interface RemoteRead {
  readonly stack: string;
  readonly output: string;
}

/** Arguments that say how Terraform goes about it, not what the thing is. */
const META = ["//", "provider", "lifecycle", "depends_on", "provisioner", "connection", "count", "for_each"];

/** A reference to another stack's output, wherever it stands in a text. */
const REMOTE_OUTPUT = /data\.terraform_remote_state\.([A-Za-z0-9_-]+)\.outputs(?:\.|\[\\?")([A-Za-z0-9_-]+)/g;

/**
 * The Terraform of stacks with every remote output followed to where it comes from: what is left are literals and attributes
 * that a cloud decides, as `stack/type.name.attribute`. Each stack is resolved when it is asked for.
 */
export class FleetResolver {
  readonly #stacks: ReadonlyMap<string, StackJson>;
  readonly #idByState: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, Value>();
  readonly #resolved = new Map<string, ResolvedStack>();
  readonly #begun = new Set<string>();

  /** @param stacks - by id; one of which only the backend is given has outputs that nobody knows */
  constructor(stacks: ReadonlyMap<string, StackJson>) {
    this.#stacks = stacks;
    this.#idByState = new Map([...stacks].map(([id, stack]) => [ownState(stack) ?? id, id]));
  }

  /** @throws RangeError where there is none */
  stack(id: string): ResolvedStack {
    const known = this.#resolved.get(id) ?? this.#resolve(id);
    this.#resolved.set(id, known);
    return known;
  }

  /** All of them. */
  fleet(): ResolvedFleet {
    return new Map([...this.#stacks.keys()].map((id) => [id, this.stack(id)]));
  }

  /** What a stack reads of others, each once. Where a state is nobody's here, its reader's name for it stands for the stack. */
  reads(id: string): readonly RemoteRead[] {
    const found = new Map<string, RemoteRead>();
    for (const [, name = "", output = ""] of JSON.stringify(this.#of(id)).matchAll(REMOTE_OUTPUT)) {
      found.set(`${name} ${output}`, { stack: this.#readBy(id, name) ?? name, output });
    }
    return [...found.values()];
  }

  /** An output's value as one text; undefined where the stack has none of that name. */
  output({ stack, output }: RemoteRead): string | undefined {
    return this.#stacks.get(stack)?.output?.[output] === undefined ? undefined : distinct(this.#output(stack, output));
  }

  #resolve(id: string): ResolvedStack {
    const { "//": _metadata, ...json } = this.#of(id) as StackJson & { readonly "//"?: Json };
    const { terraform, provider, resource, data: { [REMOTE_STATE]: _reads, ...data } = {}, module = {} } = json;
    const resources = Object.entries(resource ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]): [string, ResolvedResource] => [
        `${type}.${name}`,
        this.#resource(id, type, name, block),
      ]),
    );
    const providers = Object.entries(provider ?? {}).flatMap(([name, blocks]) =>
      blocks.map(({ alias }) => (typeof alias === "string" ? `${name}.${alias}` : name)),
    );
    const dataSources = Object.entries(data).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]): [string, string] => [`data.${type}.${name}`, distinct(this.#value(id, block))]),
    );
    const modules = Object.entries(module).map(([name, block]): [string, string] => [
      `module.${name}`,
      distinct(this.#value(id, block)),
    ]);
    return {
      id,
      backend: canonical(terraform?.cloud ?? terraform?.backend),
      providers,
      resources: new Map(resources),
      sources: new Map([...dataSources, ...modules]),
      content: distinct(this.#value(id, { ...(json as Readonly<Record<string, Json>>), data })),
    };
  }

  #resource(stack: string, type: string, name: string, block: Readonly<Record<string, Json>>): ResolvedResource {
    const written = Object.entries(block).filter(([key]) => !META.includes(key));
    return {
      stack,
      type,
      name,
      values: Object.fromEntries(written.map(([key, value]) => [key, this.#value(stack, value)])),
      place: placeOf(type, block["provider"], this.#of(stack).provider),
      successorFirst: successorFirst(block),
      ignored: ignored(block),
      isProgram: BUILT_IN[type] !== undefined && !JSON.stringify(block["provisioner"] ?? []).includes('"when":"destroy"'),
      count: distinct(this.#value(stack, block["count"] ?? block["for_each"] ?? null)),
    };
  }

  #of(id: string): StackJson {
    const stack = this.#stacks.get(id);
    if (stack === undefined) throw new RangeError(`no stack ${id}`);
    return stack;
  }

  #value(stack: string, value: Json): Value {
    if (typeof value === "string") return this.#text(stack, value);
    if (Array.isArray(value)) return (value as readonly Json[]).map((one) => this.#value(stack, one));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#value(stack, one)]));
  }

  #text(stack: string, text: string): Value {
    if (!text.includes("${") && !text.includes("%{")) return text;
    const parsed = parsedTemplate(text);
    if (parsed !== undefined) return evaluate(parsed, (path) => this.#named(stack, path));
    // Of a form that our constructs don't write: it stays as it is, with what it reads of others filled in.
    return new Unknown(
      text.replace(REMOTE_OUTPUT, (_, name: string, output: string) => shown(this.#output(this.#readBy(stack, name), output))),
    );
  }

  /** What a reference of a stack stands for: another's output, an argument of a resource here, or what a cloud decides. */
  #named(stack: string, path: readonly string[]): Value | undefined {
    const [first = "", second = "", third = "", fourth, fifth] = path;
    if (first === "data" && second === REMOTE_STATE) {
      if (fourth !== "outputs" || fifth === undefined || path.length !== 5) return undefined;
      return this.#output(this.#readBy(stack, third), fifth);
    }
    if (first === "data") return path.length === 4 ? new Unknown(`${stack}/${path.join(".")}`) : undefined;
    if (first === "module") return path.length === 3 ? new Unknown(`${stack}/${path.join(".")}`) : undefined;
    if (first === "local") return path.length === 2 ? this.#local(stack, second) : undefined;
    if (first === "self" || first === "path" || first === "each" || first === "count") {
      return path.length === 2 ? new Unknown(path.join(".")) : undefined;
    }
    if (path.length !== 3) return undefined;
    const block = this.#of(stack).resource?.[first]?.[second];
    if (block === undefined) return undefined;
    const argument = first === "terraform_data" && third === "output" ? block["input"] : block[third];
    if (argument === undefined || Array.isArray(argument)) return new Unknown(`${stack}/${path.join(".")}`);
    // Blocks have attributes of the cloud's beside what is written.
    if (typeof argument === "object" && first !== "terraform_data") return new Unknown(`${stack}/${path.join(".")}`);
    return this.#once(`${stack}/${path.join(".")}`, argument, stack);
  }

  #local(stack: string, name: string): Value {
    const local = this.#of(stack).locals?.[name];
    return local === undefined ? new Unknown(`${stack}/local.${name}`) : this.#once(`${stack}/local.${name}`, local, stack);
  }

  #output(stack: string | undefined, name: string): Value {
    if (stack === undefined) return new Unknown(`output ${name} of nobody here`);
    const output = this.#stacks.get(stack)?.output?.[name];
    if (output === undefined) return new Unknown(`${stack}/output.${name}`);
    return this.#once(`${stack}/output.${name}`, output.value, stack);
  }

  /** The stack that a `terraform_remote_state` reads. */
  #readBy(stack: string, name: string): string | undefined {
    const source = this.#of(stack).data?.[REMOTE_STATE]?.[name];
    return this.#idByState.get(readState(source) ?? "");
  }

  /** What stands for itself, over whatever way, is a fault that Terraform reports: here it stays a name. */
  #once(key: string, value: Json, stack: string): Value {
    const known = this.#seen.get(key);
    if (known !== undefined) return known;
    if (this.#begun.has(key)) return new Unknown(key);
    this.#begun.add(key);
    const made = this.#value(stack, value);
    this.#begun.delete(key);
    this.#seen.set(key, made);
    return made;
  }
}

function parsedTemplate(text: string): ReturnType<typeof parseTemplate> | undefined {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Where the provider of a resource works: that of its alias, or the one without. */
function placeOf(type: string, chosen: Json | undefined, providers: StackJson["provider"] = {}): string {
  const name = type.split("_")[0] ?? "";
  const facts = PLUGINS[name];
  const alias = typeof chosen === "string" ? chosen.split(".")[1] : undefined;
  const block = providers[name]?.find((one) => one["alias"] === alias);
  if (block === undefined || facts === undefined) return "";
  const account = JSON.stringify(block[facts.account]);
  const isEverywhere = facts.location === undefined || facts.everywhere.some((start) => type.startsWith(start));
  return isEverywhere ? account : `${account} ${JSON.stringify(block[facts.location ?? ""])}`;
}

function successorFirst({ lifecycle }: Readonly<Record<string, Json>>): boolean {
  return JSON.stringify(lifecycle ?? null).includes('"create_before_destroy":true');
}

/** `scaling_config[0].desired_size` is `scaling_config.desired_size` here. */
function ignored({ lifecycle }: Readonly<Record<string, Json>>): readonly string[] {
  const { ignore_changes: list = [] } = (lifecycle ?? {}) as { readonly ignore_changes?: readonly string[] | string };
  return typeof list === "string" ? [list] : list.map((argument) => argument.replaceAll(/\[\d+\]/g, ""));
}
