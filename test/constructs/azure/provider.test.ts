import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../../constructs/cdk.ts";
import { azureProvider } from "../../../constructs/azure/provider.ts";
import type { ProviderProps } from "../../../constructs/provider.ts";
import { SUBSCRIPTION } from "../../support/an-azure-network.ts";

interface Written {
  readonly provider: { readonly azurerm: readonly Readonly<Record<string, unknown>>[] };
  readonly terraform: { readonly required_providers: Readonly<Record<string, unknown>> };
  readonly variable?: Readonly<Record<string, unknown>>;
}

function written(difference: Partial<ProviderProps> = {}): Written {
  const stack = new TerraformStack(Testing.app(), "test");
  const own = { fleet: literal("acme"), location: literal("westeurope"), account: literal(SUBSCRIPTION) };
  azureProvider(stack, { ...own, ...difference });
  return JSON.parse(Testing.synth(stack)) as Written;
}

const IDENTITY = {
  apply: literal("00000000-0000-0000-0000-0000000000a1"),
  plan: literal("00000000-0000-0000-0000-0000000000a2"),
};

describe("the provider of a stack on Azure", () => {
  test("talks to one subscription by name, so that nobody's own choice decides where things go", () => {
    expect(written().provider.azurerm).toEqual([expect.objectContaining({ subscription_id: SUBSCRIPTION })]);
  });

  test("destroys no group with somebody else's things in it, no vault for good and no key apart, and asks nothing that the internet doesn't reach", () => {
    expect(written().provider.azurerm[0]?.["features"]).toEqual([
      {
        resource_group: [{ prevent_deletion_if_contains_resources: true }],
        key_vault: [{ purge_soft_delete_on_destroy: false, recover_soft_deleted_key_vaults: true }],
        template_deployment: [{ delete_nested_items_during_deletion: false }],
        storage: [{ data_plane_available: false }],
      },
    ]);
  });

  test("registers nothing for a whole subscription, and reads storage as somebody, not by an account's key", () => {
    expect(written().provider.azurerm[0]).toMatchObject({
      resource_provider_registrations: "none",
      storage_use_azuread: true,
    });
  });

  test("is the identity that the runner of Terraform chooses of the two", () => {
    const { provider, variable } = written({ identity: IDENTITY });
    expect(provider.azurerm[0]?.["client_id"]).toBe(`\${var.identity == "plan" ? "${IDENTITY.plan}" : "${IDENTITY.apply}"}`);
    expect(Object.keys(variable ?? {})).toEqual(["identity"]);
  });

  test("takes every version that means the same, and has no secret in it", () => {
    expect(written().terraform.required_providers).toEqual({
      azurerm: { source: "registry.terraform.io/hashicorp/azurerm", version: ">= 4.55.0, < 5.0.0" },
    });
    expect(JSON.stringify(written({ identity: IDENTITY }))).not.toMatch(/client_secret|oidc_token"|certificate/);
  });
});
