import path from "node:path";
import "./late-archiver.ts";
import "./no-token-traces.ts";
import {
  App,
  Aspects,
  DefaultTokenResolver,
  StringConcat,
  TerraformBackend,
  TerraformElement,
  TerraformLocal,
  TerraformOutput,
  TerraformRemoteState,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Token,
  Tokenization,
} from "cdktf";
import type { ISynthesisSession, IStackSynthesizer, TerraformProvider, TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { backendBlock, backendConfig, remoteConfig } from "../lib/model/remote-state.ts";
import type { RemoteState as State } from "../lib/model/remote-state.ts";
import { packageRoot } from "../lib/package-files.ts";
import { expression, literal } from "./literal.ts";
import type { Expression, Literal } from "./literal.ts";
import { settled } from "./settled.ts";

// The one door to cdktf: nothing else imports it, so that its successor is one line away, and what it does
// to text, backends and provider versions is decided in one place.
export { App, Aspects, Construct, TerraformLocal, TerraformOutput, TerraformStack, TerraformVariable };
export type { ISynthesisSession, IStackSynthesizer, TerraformProvider };

export { expression, inside, joined, literal, part } from "./literal.ts";
export type { Expression, Literal, LiteralText, Text } from "./literal.ts";

/** A block as part of a construct's id: neither dots nor slashes survive there. */
export function blockId(block: { toString(): string }): string {
  return block.toString().replace(/[./]/g, "-");
}

/** An expression that yields a list, where cdktf's bindings want one. Its length is not known before deployment. */
export function listFrom(list: string): string[] {
  return Token.asList(list);
}

/** A command that Terraform runs on this machine; its environment is the only way in for data. */
export interface Provisioner {
  readonly when: "create" | "destroy";
  /** Arguments of the fleetwright command: words of ours, never data. */
  readonly arguments: string;
  /** By variable name; for `destroy` only `self` may be read. */
  readonly environment: Readonly<Record<string, string>>;
  /** Expressions, both known before it runs: where they yield the same text, nothing is run. */
  readonly unlessEqual?: readonly [string, string];
}

export interface TerraformDataProps {
  readonly input?: object | string;
  readonly triggersReplace?: object | string;
  readonly provisioners?: readonly Provisioner[];
  readonly lifecycle?: TerraformResourceLifecycle;
  /** 0 destroys it, with its destroy-time provisioners: without its block Terraform would skip them. */
  readonly count?: 0;
}

/**
 * Terraform's built-in `terraform_data`. cdktf's own class renames the keys of what it is given, the names of
 * environment variables among them.
 */
export class TerraformData extends TerraformResource {
  readonly #props: TerraformDataProps;

  constructor(scope: Construct, id: string, props: TerraformDataProps) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      ...(props.lifecycle === undefined ? {} : { lifecycle: props.lifecycle }),
      ...(props.count === undefined ? {} : { count: props.count }),
    });
    this.#props = props;
  }

  /** `${terraform_data.<id>.<attribute>}` */
  reference(attribute: "id" | "input" | "output" | "triggers_replace"): Expression {
    return expression(`\${terraform_data.${this.friendlyUniqueId}.${attribute}}`);
  }

  /** The same inside a larger expression, without the braces. */
  expression(attribute: "id" | "input" | "output"): string {
    return `terraform_data.${this.friendlyUniqueId}.${attribute}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { input, triggersReplace } = this.#props;
    return { input, triggers_replace: triggersReplace };
  }

  override toTerraform(): Record<string, unknown> {
    const { provisioners } = this.#props;
    const whole = super.toTerraform() as { resource: { terraform_data: Record<string, object> } };
    if (provisioners === undefined) return whole;
    // Added here because cdktf's own property renames the variables of `environment`.
    const id = this.friendlyUniqueId;
    const resource = {
      ...whole.resource.terraform_data[id],
      provisioner: provisioners.map((one) => ({ "local-exec": localExec(one) })),
    };
    return { ...whole, resource: { terraform_data: { [id]: resource } } };
  }
}

/** The program's path goes through the environment too, so that no shell ever sees a path as code. */
function localExec({ when, arguments: words, environment, unlessEqual }: Provisioner): Record<string, unknown> {
  const run = `node "$FLEETWRIGHT_PROGRAM" ${words}`;
  const [one, other] = unlessEqual ?? [];
  return {
    when: when === "destroy" ? "destroy" : undefined,
    command: unlessEqual === undefined ? run : `[ "$FLEETWRIGHT_ONE" = "$FLEETWRIGHT_OTHER" ] || ${run}`,
    working_dir: "${path.root}/../../..",
    environment: {
      ...environment,
      FLEETWRIGHT_PROGRAM: literal(programPath()),
      ...(unlessEqual === undefined ? {} : { FLEETWRIGHT_ONE: one, FLEETWRIGHT_OTHER: other }),
    },
  };
}

/** Our command, relative to the project: another machine may have it elsewhere. */
function programPath(): string {
  return path.relative(process.cwd(), path.join(packageRoot(), "bin/fleetwright.js"));
}

/** One Terraform state: where it lies and under which key. */
export type RemoteState = Literal<State>;

/** Puts a stack's state where the plan says. */
export class Backend extends TerraformBackend {
  readonly #config: Record<string, unknown>;

  constructor(stack: TerraformStack, state: RemoteState) {
    const { type, config } = backendConfig(state);
    super(stack, "backend", type);
    this.#config = config;
  }

  override toTerraform(): Record<string, unknown> {
    return { terraform: backendBlock({ [this.name]: this.#config }) };
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("values go between stacks by explicit outputs; use RemoteOutput");
  }
}

/** Stands in an app for a stack of the fleet until that is built, and is that stack from then on: what others know of it stays. */
export class LateStack extends TerraformStack {
  /** undefined once it has begun */
  #build: (() => void) | undefined;

  constructor(app: App, id: string, build: () => void) {
    super(app, id);
    this.#build = build;
  }

  /** Makes the stack that this one stands for. */
  build(): void {
    const build = this.#build;
    this.#build = undefined;
    build?.();
  }

  static isBeingBuilt(there: unknown): there is LateStack {
    return there instanceof LateStack && there.#build === undefined;
  }

  override prepareStack(): void {
    // What a stack of the fleet prepares is there as soon as it is built.
  }

  override toTerraform(): unknown {
    void this.node.children; // to look is enough to have it built
    return (Object.getPrototypeOf(this) as TerraformStack).toTerraform.call(this) as unknown;
  }
}

/** A stack of the fleet: its state lies where the plan says, and its values go to others by explicit outputs only. */
export class FleetStack extends TerraformStack {
  constructor(app: App, id: string, state: RemoteState) {
    const late = app.node.tryFindChild(id);
    if (LateStack.isBeingBuilt(late)) {
      Object.setPrototypeOf(late, new.target.prototype);
      new Backend(late, state);
      return late as FleetStack;
    }
    super(app, id);
    new Backend(this, state);
  }

  /** cdktf resolves every element here once more than needed, to find implicit references to other stacks: there are none. */
  override prepareStack(): void {
    // Its backend is there from the start.
  }

  /** What cdktf writes, byte for byte; its own method resolves all of it a second time, which takes a fifth of a synth. */
  override toTerraform(): Record<string, unknown> {
    const elements = elementsOf(this);
    const overrides = Reflect.get(this, "rawOverrides") as Json; // private there, and what addOverride() writes to
    const metadata: Json = {
      version: this.node.tryGetContext("cdktfVersion"),
      stackName: this.node.id,
      backend: "local", // cdktf's default; the backend's own metadata follows
      ...(Object.keys(overrides).length === 0 ? {} : { overrides: { stack: Object.keys(overrides) } }),
    };
    const outputs: Json = {};
    const whole: Json = { "//": { metadata, outputs } };
    for (const element of elements) {
      merge(metadata, resolved(this, element.toMetadata() as Json));
      if (TerraformOutput.isTerraformOutput(element))
        merge(outputs, nested(element.node.path.split("/"), element.friendlyUniqueId));
      merge(whole, resolved(this, element.toTerraform() as Json));
    }
    merge(whole, resolved(this, overrides));
    return whole;
  }
}

type Json = Record<string, unknown>;

const RESOLVER = new DefaultTokenResolver(new StringConcat());

function resolved(scope: Construct, value: Json): Json {
  const settle = (waiting: unknown): unknown => Tokenization.resolve(waiting, { scope, resolver: RESOLVER }) as unknown;
  try {
    return settled(value, settle) as Json;
  } catch {
    // The same fault again, and where in the whole it stands.
    return settle(value) as Json;
  }
}

/** The elements of a stack, without those of stacks inside it. */
function elementsOf(node: Construct): readonly TerraformElement[] {
  const inside = node.node.children.filter((child) => !TerraformStack.isStack(child));
  return [
    ...(TerraformElement.isTerraformElement(node) ? [node] : []),
    ...inside.flatMap((child) => elementsOf(child as Construct)),
  ];
}

/** Objects grow together and lists one after the other, as several elements write into one block; all else replaces. */
function merge(target: Json, source: Json): void {
  for (const [key, value] of Object.entries(source)) {
    const there = target[key];
    if (isObject(value) && isObject(there)) merge(there, value);
    else if (value === undefined) delete target[key];
    else target[key] = Array.isArray(value) && Array.isArray(there) ? [...(there as unknown[]), ...(value as unknown[])] : value;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nested(path: readonly string[], value: string): Json {
  const [last = "", ...outer] = [...path].reverse();
  return outer.reduce<Json>((inner, part) => ({ [part]: inner }), { [last]: value });
}

/** Reads one named output of another stack's state. */
export class RemoteOutput extends Construct {
  readonly #source: TerraformRemoteState;

  constructor(scope: Construct, id: string, state: RemoteState) {
    super(scope, id);
    const { type, config } = remoteConfig(state);
    this.#source = new PlainRemoteState(this, "Default", type, config);
  }

  /** The output's value, as Terraform sees it: a string, a list or an object. */
  value(output: string): Expression {
    return expression(`\${data.terraform_remote_state.${this.#source.friendlyUniqueId}.outputs.${output}}`);
  }
}

class PlainRemoteState extends TerraformRemoteState {
  readonly #type: string;
  readonly #settings: Record<string, unknown>;

  constructor(scope: Construct, id: string, type: string, settings: Record<string, unknown>) {
    super(scope, id, type, {});
    this.#type = type;
    this.#settings = settings;
  }

  override toTerraform(): Record<string, unknown> {
    return { data: { terraform_remote_state: { [this.friendlyUniqueId]: { backend: this.#type, config: this.#settings } } } };
  }
}
