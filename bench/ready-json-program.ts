// The least that a program can do which goes through cdktf: it is handed the JSON of every stack, ready made, and has cdktf
// write it. `bench/aws-synth.ts` compares it with what plans a fleet and makes the same JSON of it.
// Run as: node ready-json-program.ts <folder that was synthesized before>
import { readFileSync } from "node:fs";
import path from "node:path";
import { App, TerraformBackend, TerraformDataSource, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { readDependencies } from "./terraform-json.ts";

type Attributes = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

interface StackJson {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, Attributes>>;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly terraform?: { readonly backend?: Readonly<Record<string, Attributes>>; readonly required_providers?: Attributes };
}

/** A piece of JSON as it is. */
class Ready extends TerraformElement {
  readonly #json: object;

  constructor(scope: Construct, id: string, json: object) {
    super(scope, id);
    this.#json = json;
  }

  override toTerraform(): object {
    return this.#json;
  }
}

class ReadyBackend extends TerraformBackend {
  readonly #attributes: Attributes;

  constructor(scope: Construct, name: string, attributes: Attributes) {
    super(scope, "backend", name);
    this.#attributes = attributes;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }

  override getRemoteStateDataSource(): never {
    throw new Error("nobody asks");
  }
}

const [folder = ""] = process.argv.slice(2);
const dependencies = readDependencies(folder);
const app = new App();
const stacks = new Map<string, TerraformStack>();
for (const id of Object.keys(dependencies)) stacks.set(id, ready(id));
for (const [id, before] of Object.entries(dependencies)) {
  for (const one of before) stacks.get(id)?.addDependency(stacks.get(one) as TerraformStack);
}
app.synth();

function ready(id: string): TerraformStack {
  const json = JSON.parse(readFileSync(path.join(folder, "stacks", id, "cdk.tf.json"), "utf8")) as StackJson;
  const stack = new TerraformStack(app, id);
  for (const [name, attributes] of Object.entries(json.terraform?.backend ?? {})) new ReadyBackend(stack, name, attributes);
  for (const [type, blocks] of Object.entries(json.resource ?? {})) {
    for (const [name, attributes] of Object.entries(blocks))
      fill(new TerraformResource(stack, `${type}-${name}`, { terraformResourceType: type }), name, attributes);
  }
  for (const [type, blocks] of Object.entries(json.data ?? {})) {
    for (const [name, attributes] of Object.entries(blocks))
      fill(new TerraformDataSource(stack, `data-${type}-${name}`, { terraformResourceType: type }), name, attributes);
  }
  const { required_providers: plugins } = json.terraform ?? {};
  const rest = {
    output: json.output,
    provider: json.provider,
    ...(plugins === undefined ? {} : { terraform: { required_providers: plugins } }),
  };
  new Ready(stack, "rest", Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)));
  return stack;
}

function fill(element: TerraformResource | TerraformDataSource, name: string, attributes: Attributes): void {
  element.overrideLogicalId(name);
  for (const [attribute, value] of Object.entries(attributes)) if (attribute !== "//") element.addOverride(attribute, value);
}
