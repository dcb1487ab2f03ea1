import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../../constructs/cdk.ts";
import { awsProvider } from "../../../constructs/aws/provider.ts";
import type { ProviderProps } from "../../../constructs/provider.ts";

interface Synthesized {
  readonly terraform: { readonly required_providers: unknown };
  readonly provider: { readonly aws: readonly Readonly<Record<string, unknown>>[] };
  readonly variable?: Readonly<Record<string, unknown>>;
}

const APPLY = "arn:aws:iam::111122223333:role/apply";
const PLAN = "arn:aws:iam::111122223333:role/plan";

function synthesize(...differences: readonly Partial<ProviderProps>[]): Synthesized {
  const stack = new TerraformStack(Testing.app(), "network-eu-west");
  for (const difference of differences) {
    awsProvider(stack, {
      fleet: literal("acme"),
      location: literal("eu-west-1"),
      account: literal("111122223333"),
      ...difference,
    });
  }
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

describe("the AWS provider of a stack", () => {
  test("takes a range of versions, under a name that means the same to every program", () => {
    expect(synthesize({}).terraform.required_providers).toEqual({
      aws: { source: "registry.terraform.io/hashicorp/aws", version: ">= 5.100.0, < 7.0.0" },
    });
  });

  test("refuses any other account, and marks what it makes with fleet and stack", () => {
    expect(synthesize({}).provider.aws).toEqual([
      {
        region: "eu-west-1",
        allowed_account_ids: ["111122223333"],
        default_tags: [{ tags: { "fleetwright.dev/fleet": "acme", "fleetwright.dev/stack": "network-eu-west" } }],
      },
    ]);
  });

  test("uses the role that changes things, unless the runner of Terraform asks for the one that reads", () => {
    const { provider, variable } = synthesize({ identity: { apply: literal(APPLY), plan: literal(PLAN) } });
    expect(provider.aws[0]?.["assume_role"]).toEqual([
      { role_arn: `\${var.identity == "plan" ? "${PLAN}" : "${APPLY}"}`, session_name: "fleetwright" },
    ]);
    expect(variable?.["identity"]).toMatchObject({ default: "apply" });
  });

  test("asks nobody where one role does both", () => {
    const { provider, variable } = synthesize({ identity: { apply: literal(APPLY), plan: literal(APPLY) } });
    expect(provider.aws[0]?.["assume_role"]).toEqual([{ role_arn: APPLY, session_name: "fleetwright" }]);
    expect(variable).toBeUndefined();
  });

  test("may stand beside others, each with its alias", () => {
    const identity = literal({ apply: APPLY, plan: PLAN });
    const { provider } = synthesize({ alias: "a", identity }, { alias: "b", identity, location: literal("us-east-1") });
    expect(provider.aws.map(({ alias, region }) => [alias, region])).toEqual([
      ["a", "eu-west-1"],
      ["b", "us-east-1"],
    ]);
  });
});
