import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../../constructs/cdk.ts";
import { googleProvider } from "../../../constructs/google/provider.ts";
import type { ProviderProps } from "../../../constructs/provider.ts";

interface Synthesized {
  readonly terraform: { readonly required_providers: unknown };
  readonly provider: { readonly google: readonly Readonly<Record<string, unknown>>[] };
  readonly variable?: Readonly<Record<string, unknown>>;
}

const APPLY = "apply@acme-prod.iam.gserviceaccount.com";
const PLAN = "plan@acme-prod.iam.gserviceaccount.com";

function synthesize(...differences: readonly Partial<ProviderProps>[]): Synthesized {
  const stack = new TerraformStack(Testing.app(), "network-eu-north");
  for (const difference of differences) {
    googleProvider(stack, {
      fleet: literal("acme"),
      location: literal("europe-north1"),
      account: literal("acme-prod"),
      ...difference,
    });
  }
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

describe("the Google provider of a stack", () => {
  test("takes a range of versions, under a name that means the same to every program", () => {
    expect(synthesize({}).terraform.required_providers).toEqual({
      google: { source: "registry.terraform.io/hashicorp/google", version: ">= 6.50.0, < 8.0.0" },
    });
  });

  test("is of one project and place, and marks what it makes with fleet and stack, as Google spells labels", () => {
    const [only] = synthesize({}).provider.google;
    expect(only).toEqual({
      project: "acme-prod",
      region: "europe-north1",
      default_labels: { fleetwright_fleet: "acme", fleetwright_stack: "network-eu-north" },
      add_terraform_attribution_label: false,
    });
    for (const key of Object.keys(only?.["default_labels"] ?? {})) expect(key).toMatch(/^[a-z][a-z0-9_-]{0,62}$/);
  });

  test("impersonates the account that changes things, unless the runner of Terraform asks for the one that reads", () => {
    const { provider, variable } = synthesize({ identity: { apply: literal(APPLY), plan: literal(PLAN) } });
    expect(provider.google[0]?.["impersonate_service_account"]).toBe(`\${var.identity == "plan" ? "${PLAN}" : "${APPLY}"}`);
    expect(variable?.["identity"]).toMatchObject({ default: "apply" });
  });

  test("asks nobody where one account does both", () => {
    const { provider, variable } = synthesize({ identity: { apply: literal(APPLY), plan: literal(APPLY) } });
    expect(provider.google[0]?.["impersonate_service_account"]).toBe(APPLY);
    expect(variable).toBeUndefined();
  });

  test("may stand beside others, each with its alias", () => {
    const identity = literal({ apply: APPLY, plan: PLAN });
    const { provider } = synthesize({ alias: "a", identity }, { alias: "b", identity, location: literal("us-east1") });
    expect(provider.google.map(({ alias, region }) => [alias, region])).toEqual([
      ["a", "europe-north1"],
      ["b", "us-east1"],
    ]);
  });
});
