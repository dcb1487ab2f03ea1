import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../constructs/cdk.ts";
import { AzureVault } from "../../../constructs/azure/vault.ts";
import type { AzureVaultProps } from "../../../constructs/azure/vault.ts";
import { NETWORK, VAULT_ZONE } from "../../support/an-azure-cluster.ts";
import { anAzureStack } from "../../support/an-azure-network.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";

interface Template {
  readonly resources: readonly { readonly name: string; readonly properties: Readonly<Record<string, unknown>> }[];
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
}

const SUBNET = `${NETWORK}/subnets/endpoints`;

function vault(difference: Partial<AzureVaultProps> = {}): SynthesizedStack {
  const props: AzureVaultProps = {
    name: literal("acme-shop-0a1b2c"),
    location: literal("westeurope"),
    resourceGroup: "acme-shop-cluster",
    tags: {},
    tenantId: "${azurerm_user_assigned_identity.i.tenant_id}",
    keys: { secrets: {}, logs: { renewedAfter: "P1Y" } },
    endpoint: { subnetId: SUBNET, zoneId: VAULT_ZONE },
    protect: true,
    why: "It is needed",
    ...difference,
  };
  return anAzureStack((stack) => void new AzureVault(stack, "vault", props));
}

function template({ one }: SynthesizedStack): Template {
  return JSON.parse(String(one("azurerm_resource_group_template_deployment")["template_content"])) as Template;
}

describe("a vault on Azure", () => {
  test("is reached by Azure's own services and from its network, and by nobody on the internet", () => {
    const { one } = vault();
    expect(one("azurerm_key_vault")).toMatchObject({
      public_network_access_enabled: false,
      network_acls: { default_action: "Deny", bypass: "AzureServices" },
      rbac_authorization_enabled: true,
    });
    expect(one("azurerm_private_endpoint")).toMatchObject({
      subnet_id: SUBNET,
      private_service_connection: { subresource_names: ["vault"], is_manual_connection: false },
      private_dns_zone_group: { private_dns_zone_ids: [VAULT_ZONE] },
    });
  });

  test("leaves its name to the owner of the network, where that isn't us", () => {
    const endpoint = vault({ endpoint: { subnetId: SUBNET, zoneId: undefined } }).one("azurerm_private_endpoint");
    expect(endpoint["private_dns_zone_group"]).toBeUndefined();
    expect(endpoint["lifecycle"]).toEqual({ ignore_changes: ["private_dns_zone_group"] });
  });

  test("can be had back with its keys for 90 days, and is purged by nobody", () => {
    const { one } = vault();
    expect(one("azurerm_key_vault")).toMatchObject({
      sku_name: "premium",
      purge_protection_enabled: true,
      soft_delete_retention_days: 90,
      lifecycle: { prevent_destroy: true },
    });
    expect(one("azurerm_management_lock")).toMatchObject({ lock_level: "CanNotDelete", notes: "It is needed" });
    const loose = vault({ protect: false });
    expect(loose.all("azurerm_management_lock")).toEqual([]);
    expect(loose.one("azurerm_key_vault")["lifecycle"]).toEqual({ prevent_destroy: false });
  });

  test("has keys in hardware that a template makes once it is there, none of which expires", () => {
    const stack = vault();
    const { resources, outputs } = template(stack);
    expect(resources.map(({ name }) => name)).toEqual(["acme-shop-0a1b2c/secrets", "acme-shop-0a1b2c/logs"]);
    for (const { properties } of resources) {
      expect(properties).toMatchObject({ kty: "RSA-HSM", keySize: 4096, attributes: { enabled: true } });
      expect(JSON.stringify(properties)).not.toMatch(/exp/i);
    }
    expect(Object.keys(outputs)).toEqual(["secrets", "logs"]);
    expect(outputs["secrets"]?.value).toMatch(/^\[reference\(.*'acme-shop-0a1b2c', 'secrets'.*\)\.keyUriWithVersion\]$/);
    const [id = ""] = Object.keys(stack.resources["azurerm_key_vault"] ?? {});
    expect(stack.one("azurerm_resource_group_template_deployment")).toMatchObject({
      deployment_mode: "Incremental",
      depends_on: [`azurerm_key_vault.${id}`],
    });
  });

  test("names newer versions of keys once they are deployed anew, which nothing forbids", () => {
    expect(vault().one("azurerm_resource_group_template_deployment")["lifecycle"]).toBeUndefined();
  });

  test("renews a key by itself only where its user follows", () => {
    const [secrets, logs] = template(vault()).resources;
    expect(secrets?.properties["rotationPolicy"]).toBeUndefined();
    expect(JSON.stringify(logs?.properties["rotationPolicy"])).toContain('"timeAfterCreate":"P1Y"');
  });
});
