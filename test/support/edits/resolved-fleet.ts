import { TerraformStack } from "../../../constructs/cdk.ts";
import type { FleetPlan } from "../../../lib/model/fleet-plan.ts";
import { planApp } from "../../../stacks/plan-app.ts";
import { Unknown, evaluate } from "./evaluate.ts";
import type { Value } from "./evaluate.ts";
import { parseTemplate } from "./expression.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>>>>>>;

interface StackJson {
  readonly terraform?: { readonly backend?: Json };
  readonly provider?: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>;
  readonly data?: Blocks;
  readonly resource?: Blocks;
  readonly output?: Readonly<Record<string, { readonly value: Json }>>;
}

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
}

export interface ResolvedStack {
  readonly id: string;
  /** Where its state lies, as one text. */
  readonly backend: string;
  /** `aws`, `aws.eu-west` */
  readonly providers: readonly string[];
  /** By address: `aws_vpc.vpc`. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
}

export type ResolvedFleet = ReadonlyMap<string, ResolvedStack>;

/**
 * The Terraform of a whole plan with every remote output followed to where it comes from: what is left are literals and
 * attributes that a cloud decides, as `stack/type.name.attribute`.
 */
export async function resolveFleet(plan: FleetPlan, outdir: string): Promise<ResolvedFleet> {
  const app = await planApp(plan, { outdir });
  const stacks = app.node.children.filter((child) => child instanceof TerraformStack);
  for (const stack of stacks) stack.prepareStack();
  const resolver = new Resolver(new Map(stacks.map((stack) => [stack.node.id, plain(stack.toTerraform())])));
  return new Map(stacks.map(({ node }) => [node.id, resolver.stack(node.id)]));
}

/** Without what is no JSON: values that are left out, and functions of the library. */
function plain(made: unknown): StackJson {
  return JSON.parse(JSON.stringify(made)) as StackJson;
}

/** Arguments that say how Terraform goes about it, not what the thing is. */
const META = ["//", "provider", "lifecycle", "depends_on", "provisioner", "connection"];

class Resolver {
  readonly #stacks: ReadonlyMap<string, StackJson>;
  readonly #idByKey: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, Value>();

  constructor(stacks: ReadonlyMap<string, StackJson>) {
    this.#stacks = stacks;
    this.#idByKey = new Map([...stacks].map(([id, { terraform }]) => [stateKey(terraform?.backend) ?? id, id]));
  }

  stack(id: string): ResolvedStack {
    const { terraform, provider, resource } = this.#of(id);
    const resources = Object.entries(resource ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, block]): [string, ResolvedResource] => {
        const written = Object.entries(block).filter(([key]) => !META.includes(key));
        const values = Object.fromEntries(written.map(([key, value]) => [key, this.#resolve(id, value)]));
        const place = placeOf(type, block["provider"], provider);
        const kept = { successorFirst: successorFirst(block), ignored: ignored(block) };
        return [`${type}.${name}`, { stack: id, type, name, values, place, ...kept }];
      }),
    );
    const providers = Object.entries(provider ?? {}).flatMap(([name, blocks]) =>
      blocks.map(({ alias }) => (typeof alias === "string" ? `${name}.${alias}` : name)),
    );
    return { id, backend: JSON.stringify(terraform?.backend), providers, resources: new Map(resources) };
  }

  #of(id: string): StackJson {
    const stack = this.#stacks.get(id);
    if (stack === undefined) throw new Error(`no stack ${id}`);
    return stack;
  }

  #resolve(stack: string, value: Json): Value {
    if (typeof value === "string") {
      return value.includes("${") ? evaluate(parseTemplate(value), (path) => this.#named(stack, path)) : value;
    }
    if (Array.isArray(value)) return (value as readonly Json[]).map((one) => this.#resolve(stack, one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.#resolve(stack, one)]));
  }

  /** What a reference of a stack stands for: another's output, an argument of a resource here, or what a cloud decides. */
  #named(stack: string, path: readonly string[]): Value | undefined {
    const [first = "", second = "", third = "", fourth, fifth] = path;
    if (first === "data" && second === "terraform_remote_state") {
      if (fourth !== "outputs" || fifth === undefined || path.length !== 5) return undefined;
      return this.#output(this.#readBy(stack, third), fifth);
    }
    if (first === "data") return path.length === 4 ? new Unknown(`${stack}/${path.join(".")}`) : undefined;
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
    return this.#once(`${stack}/${path.join(".")}`, () => this.#resolve(stack, argument));
  }

  #output(stack: string | undefined, name: string): Value {
    const output = stack === undefined ? undefined : this.#of(stack).output?.[name];
    if (stack === undefined || output === undefined) return new Unknown(`no output ${name} of ${stack}`);
    return this.#once(`${stack}/output.${name}`, () => this.#resolve(stack, output.value));
  }

  /** The stack that a `terraform_remote_state` reads. */
  #readBy(stack: string, name: string): string | undefined {
    const source = this.#of(stack).data?.["terraform_remote_state"]?.[name];
    return this.#idByKey.get(stateKey(source) ?? "");
  }

  #once(key: string, make: () => Value): Value {
    const known = this.#seen.get(key) ?? make();
    this.#seen.set(key, known);
    return known;
  }
}

/** Types of services that have no region. */
const GLOBAL = /^aws_(route53|iam|globalaccelerator)_/;

/** Where the provider of a resource works: that of its alias, or the one without. */
function placeOf(type: string, chosen: Json | undefined, providers: StackJson["provider"] = {}): string {
  const alias = typeof chosen === "string" ? chosen.split(".")[1] : undefined;
  const block = providers[type.split("_")[0] ?? ""]?.find((one) => one["alias"] === alias);
  if (block === undefined) return "";
  const account = JSON.stringify(block["allowed_account_ids"] ?? block["project"]);
  return GLOBAL.test(type) ? account : `${account} ${JSON.stringify(block["region"])}`;
}

function successorFirst({ lifecycle }: Readonly<Record<string, Json>>): boolean {
  return JSON.stringify(lifecycle ?? null).includes('"create_before_destroy":true');
}

/** `scaling_config[0].desired_size` is `scaling_config.desired_size` here. */
function ignored({ lifecycle }: Readonly<Record<string, Json>>): readonly string[] {
  const { ignore_changes: list = [] } = (lifecycle ?? {}) as { readonly ignore_changes?: readonly string[] };
  return list.map((argument) => argument.replaceAll(/\[\d+\]/g, ""));
}

/** What tells a state from every other: its key, its path or its workspace. */
function stateKey(backend: Json | undefined): string | undefined {
  const found = /"(?:key|path|prefix|workspaces)":("[^"]*"|\{[^}]*\})/.exec(JSON.stringify(backend ?? null));
  return found?.[1]?.replace(/.*\/(?=[^/]+$)/, '"');
}
