import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { Resources } from "./aws-connectivity.ts";

export type Resource = Readonly<Record<string, unknown>>;

export interface SynthesizedStack {
  readonly resources: Resources;
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  /** All resources of a type, in the order of their ids. */
  readonly all: (type: string) => readonly Resource[];
  /** The only resource of its type. */
  readonly one: (type: string) => Resource;
}

/** What a test puts into a stack of its own in eu-west-1, as Terraform gets it. */
export function anAwsStack(build: (stack: TerraformStack) => void): SynthesizedStack {
  const stack = new TerraformStack(Testing.app(), "test");
  awsProvider(stack, { fleet: literal("acme"), location: literal("eu-west-1"), account: literal("111122223333") });
  build(stack);
  return readStack(Testing.synth(stack));
}

/** A stack from its Terraform JSON. */
export function readStack(json: string): SynthesizedStack {
  const { resource = {}, output = {} } = JSON.parse(json) as {
    readonly resource?: Resources;
    readonly output?: SynthesizedStack["outputs"];
  };
  const all = (type: string): readonly Resource[] =>
    Object.entries(resource[type] ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, one]) => one);
  const one = (type: string): Resource => {
    const [found, ...others] = all(type);
    if (found === undefined || others.length > 0) throw new Error(`the stack has no or more than one ${type}`);
    return found;
  };
  return { resources: resource, outputs: output, all, one };
}
