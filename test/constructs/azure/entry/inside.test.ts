import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { AzureDnsInside } from "../../../../constructs/azure/entry/dns-inside.ts";
import { AzureInsideAddress } from "../../../../constructs/azure/entry/inside-address.ts";
import { azureProvider } from "../../../../constructs/azure/provider.ts";
import { NETWORK } from "../../../support/an-azure-cluster.ts";
import { SUBSCRIPTION, anAzureStack } from "../../../support/an-azure-network.ts";

describe("an entry on Azure for networks alone", () => {
  test("has an address that its cluster may take, and is told of", () => {
    let record: unknown;
    const { one } = anAzureStack((stack) => {
      const address = new AzureInsideAddress(stack, "shop", {
        subnet: literal(`${NETWORK}/subnets/endpoints`),
        address: literal("10.0.3.253"),
        principal: expression("${one}"),
      });
      record = address.entry(literal("desk.acme.example"), 443);
    });
    expect(one("azurerm_role_assignment")).toMatchObject({
      scope: `${NETWORK}/subnets/endpoints`,
      role_definition_name: "Network Contributor",
      principal_type: "ServicePrincipal",
    });
    expect(record).toMatchObject({
      sendTo: { address: "10.0.3.253" },
      bind: { kind: "inside-address", address: "10.0.3.253", subnet: "endpoints" },
    });
  });

  test("has a private zone of its host's own, which those networks see that reach it", () => {
    const { one, all } = anAzureStack((stack) => {
      const provider = azureProvider(stack, {
        fleet: literal("acme"),
        location: literal("westeurope"),
        account: literal(SUBSCRIPTION),
        alias: literal("own"),
      });
      new AzureDnsInside(stack, "desk", {
        fleet: literal("acme"),
        host: literal("desk.acme.example"),
        resourceGroup: literal("acme-desk-entry"),
        location: literal("westeurope"),
        networks: new Map([literal("us"), literal("west")].map((region) => [region, literal(`${NETWORK}-${region}`)])),
        address: literal("10.0.3.253"),
        provider,
      });
    });
    expect(one("azurerm_private_dns_zone")).toMatchObject({ name: "desk.acme.example", provider: "azurerm.own" });
    expect(one("azurerm_private_dns_a_record")).toMatchObject({ name: "@", records: ["10.0.3.253"], provider: "azurerm.own" });
    const links = all("azurerm_private_dns_zone_virtual_network_link");
    expect(
      links.map(({ name, virtual_network_id, registration_enabled }) => [name, virtual_network_id, registration_enabled]),
    ).toEqual([
      ["us", `${NETWORK}-us`, false],
      ["west", `${NETWORK}-west`, false],
    ]);
  });
});
