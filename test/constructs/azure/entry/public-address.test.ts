import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { AzureEntryGroup } from "../../../../constructs/azure/entry/entry-group.ts";
import { AzurePublicAddress } from "../../../../constructs/azure/entry/public-address.ts";
import type { AzurePublicAddressProps } from "../../../../constructs/azure/entry/public-address.ts";
import { anAzureStack } from "../../../support/an-azure-network.ts";
import { anEntry } from "../../../support/an-entry.ts";

/** Entries of one cluster, by their ports. */
function entries(ports: readonly number[], difference: Partial<AzurePublicAddressProps> = {}) {
  let record: unknown;
  const stack = anAzureStack((scope) => {
    const group = new AzureEntryGroup(scope, "shop", {
      fleet: literal("acme"),
      name: literal("acme-shop-entries"),
      location: literal("westeurope"),
      principal: expression("${data.terraform_remote_state.cluster.outputs.cluster_identity.principalId}"),
    });
    const addresses = ports.map((port, at) => {
      const address = new AzurePublicAddress(scope, `entry-${at}`, {
        name: literal(`acme-${at}-shop`),
        host: literal("shop.acme.example"),
        port,
        health: literal(anEntry().health),
        location: literal("westeurope"),
        resourceGroup: group.resourceGroup,
        resourceGroupName: literal("acme-shop-entries"),
        tags: group.tags,
        ...difference,
      });
      ({ record } = address);
      return address;
    });
    group.admit({ name: literal("acme-shop"), resourceGroup: literal("acme-west") }, addresses);
  });
  return { ...stack, record };
}

describe("an entry's address on Azure", () => {
  test("stands in all zones, in a group that AKS never makes, whose addresses the cluster may use", () => {
    const { one } = entries([443]);
    expect(one("azurerm_public_ip")).toMatchObject({
      allocation_method: "Static",
      sku: "Standard",
      zones: ["1", "2", "3"],
      resource_group_name: expect.stringMatching(/^\$\{azurerm_resource_group\./) as unknown,
    });
    expect(one("azurerm_resource_group")).toMatchObject({ name: "acme-shop-entries" });
    expect(one("azurerm_role_assignment")).toMatchObject({
      role_definition_name: "Network Contributor",
      scope: expect.stringMatching(/^\$\{azurerm_resource_group\..*\.id\}$/) as unknown,
      principal_type: "ServicePrincipal",
    });
    expect(entries([443], { location: literal("westus") }).one("azurerm_public_ip")).not.toHaveProperty("zones");
  });

  test("is kept as long as its cluster is, by a lock as well", () => {
    expect(entries([443]).one("azurerm_public_ip")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(entries([443]).one("azurerm_management_lock")).toMatchObject({ lock_level: "CanNotDelete" });
    const open = entries([443], { protect: false });
    expect(open.one("azurerm_public_ip")).toMatchObject({ lifecycle: { prevent_destroy: false } });
    expect(open.all("azurerm_management_lock")).toEqual([]);
  });

  test("is all that the internet gets in by, on the ports of entries alone", () => {
    const rule = entries([443, 5671, 443]).one("azurerm_network_security_rule");
    expect(rule).toMatchObject({
      network_security_group_name: "acme-shop",
      resource_group_name: "acme-west",
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      source_address_prefix: "Internet",
      destination_port_ranges: ["443", "5671"],
    });
    expect(rule["destination_address_prefixes"]).toHaveLength(3);
    expect(entries([25, 3]).one("azurerm_network_security_rule")["destination_port_ranges"]).toEqual(["3", "25"]);
  });

  test("is what its cluster's Service asks for, by names that the member is told", () => {
    expect(entries([443]).record).toMatchObject({
      host: "shop.acme.example",
      bind: { kind: "public-address", publicAddress: "acme-0-shop", resourceGroup: "acme-shop-entries" },
    });
  });

  test("is refused with a name that Azure doesn't take", () => {
    expect(() => entries([443], { name: literal("a".repeat(81)) })).toThrow("longer than 80 characters");
  });
});
