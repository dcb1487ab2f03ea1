import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { AzureClusterNetwork, AzureExistingNetwork, AzureNetwork } from "../../../../constructs/azure/network/network.ts";
import type { AzureClusterNetworkProps, AzureNetworkProps } from "../../../../constructs/azure/network/network.ts";
import { parseNetworkRecord } from "../../../../lib/contracts/parse-network-record.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { SUBSCRIPTION, anAzureClusterNetwork, anAzureNetwork, anAzureStack } from "../../../support/an-azure-network.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function network(difference: Partial<AzureNetworkProps> = {}): SynthesizedStack {
  return anAzureStack((stack) => void new AzureNetwork(stack, "Default", anAzureNetwork(difference)));
}

function clusterNetwork(difference: Partial<AzureClusterNetworkProps> = {}): SynthesizedStack {
  return anAzureStack((stack) => void new AzureClusterNetwork(stack, "network", anAzureClusterNetwork(difference)));
}

describe("a network on Azure", () => {
  test("keeps the names of its resources in Terraform: another name would make them anew", () => {
    const { resources } = network();
    const ids = Object.entries(resources).flatMap(([type, some]) => Object.keys(some).map((id) => `${type}.${id}`));
    expect(ids.sort()).toEqual([
      expect.stringMatching(/^azurerm_key_vault\.flow-logs-vault_/),
      expect.stringMatching(/^azurerm_management_lock\.flow-logs-vault_lock_/),
      "azurerm_management_lock.nat-prefix-lock",
      "azurerm_nat_gateway.nat",
      "azurerm_nat_gateway_public_ip_prefix_association.nat-addresses",
      expect.stringMatching(/^azurerm_network_security_group\.endpoints_group_/),
      expect.stringMatching(/^azurerm_network_security_group\.load-balancer_group_/),
      "azurerm_network_watcher_flow_log.flow-log",
      "azurerm_private_dns_zone.names-blob",
      "azurerm_private_dns_zone.names-vault",
      "azurerm_private_dns_zone_virtual_network_link.names-blob-link",
      "azurerm_private_dns_zone_virtual_network_link.names-vault-link",
      "azurerm_private_endpoint.flow-logs-endpoint",
      expect.stringMatching(/^azurerm_private_endpoint\.flow-logs-vault_endpoint_/),
      "azurerm_public_ip_prefix.nat-prefix",
      "azurerm_resource_group.group",
      expect.stringMatching(/^azurerm_resource_group_template_deployment\.flow-logs-vault_keys_/),
      "azurerm_role_assignment.flow-logs-key",
      "azurerm_storage_account.flow-logs",
      expect.stringMatching(/^azurerm_subnet\.endpoints_/),
      expect.stringMatching(/^azurerm_subnet\.load-balancer_/),
      expect.stringMatching(/^azurerm_subnet_network_security_group_association\.endpoints_guard_/),
      expect.stringMatching(/^azurerm_subnet_network_security_group_association\.load-balancer_guard_/),
      "azurerm_user_assigned_identity.flow-logs-identity",
      "azurerm_virtual_network.network",
    ]);
  });

  test("names its subnets as resources only: named inside of the network too, each would take the others away", () => {
    expect(Object.keys(network().one("azurerm_virtual_network"))).not.toContain("subnet");
  });

  test("leaves the range of a hub out, so that one may join it later and moves nothing", () => {
    expect(network().one("azurerm_virtual_network")["address_space"]).toEqual(["10.0.2.0/23", "10.0.4.0/22", "10.0.8.0/21"]);
    expect(
      network({ blocks: [Cidr.from("10.0.0.0/20"), Cidr.from("10.0.32.0/20")] }).one("azurerm_virtual_network")["address_space"],
    ).toEqual(["10.0.2.0/23", "10.0.4.0/22", "10.0.8.0/21", "10.0.32.0/20"]);
  });

  test("gives no subnet a way out that nobody made, and each a security group", () => {
    const { all } = network();
    expect(all("azurerm_subnet").map((one) => one["default_outbound_access_enabled"])).toEqual([false, false]);
    expect(all("azurerm_subnet_network_security_group_association")).toHaveLength(2);
    expect(all("azurerm_network_security_group").map((one) => one["security_rule"])).toEqual([[], undefined]);
  });

  test("hands the subnet of load balancers to Application Gateway for Containers, and to nobody else", () => {
    const delegated = network()
      .all("azurerm_subnet")
      .map(({ name, delegation }) => [name, JSON.stringify(delegation ?? null)]);
    expect(delegated).toEqual([
      ["endpoints", "null"],
      ["load-balancer", expect.stringContaining('"Microsoft.ServiceNetworking/trafficControllers"')],
    ]);
  });

  test("shows the internet addresses that stay, and nobody deletes them by mistake", () => {
    const { all, one, outputs } = network();
    expect(one("azurerm_public_ip_prefix")).toMatchObject({
      prefix_length: 30,
      sku: "Standard",
      lifecycle: { prevent_destroy: true },
    });
    expect(all("azurerm_management_lock")).toContainEqual(
      expect.objectContaining({ lock_level: "CanNotDelete", scope: "${azurerm_public_ip_prefix.nat-prefix.id}" }),
    );
    expect(parseNetworkRecord(outputs["network_record"]?.value, "test").egress).toEqual(
      [0, 1, 2, 3].map((at) => `\${cidrhost(azurerm_public_ip_prefix.nat-prefix.ip_prefix, ${at})}`),
    );
  });

  test("writes down who talked to whom, for the whole network, where nobody on the internet reads it", () => {
    const { one } = network();
    expect(one("azurerm_network_watcher_flow_log")).toMatchObject({
      target_resource_id: "${azurerm_virtual_network.network.id}",
      network_watcher_name: "NetworkWatcher_westeurope",
      enabled: true,
    });
    expect(one("azurerm_storage_account")).toMatchObject({
      allow_nested_items_to_be_public: false,
      min_tls_version: "TLS1_2",
      public_network_access_enabled: false,
      network_rules: { default_action: "Deny", bypass: ["AzureServices"] },
      account_replication_type: "ZRS",
    });
  });

  test("lets the network alone read them, by names that only it knows, and looks up others' names on the internet", () => {
    const { all } = network();
    expect(all("azurerm_private_endpoint").map(({ subnet_id: subnet, private_service_connection: at }) => [subnet, at])).toEqual(
      [
        ["azurerm_storage_account.flow-logs", "blob"],
        ["azurerm_key_vault.", "vault"],
      ].map(([target, service]) => [
        expect.stringMatching(/^\$\{azurerm_subnet\.endpoints_\w+\.id\}$/),
        expect.objectContaining({
          private_connection_resource_id: expect.stringContaining(target ?? ""),
          subresource_names: [service],
        }),
      ]),
    );
    expect(all("azurerm_private_dns_zone").map(({ name }) => name)).toEqual([
      "privatelink.blob.core.windows.net",
      "privatelink.vaultcore.azure.net",
    ]);
    for (const link of all("azurerm_private_dns_zone_virtual_network_link")) {
      expect(link).toMatchObject({
        virtual_network_id: "${azurerm_virtual_network.network.id}",
        registration_enabled: false,
        resolution_policy: "NxDomainRedirect",
      });
    }
  });

  test("encrypts them with a key of ours, whose use is granted before", () => {
    const { one } = network();
    expect(one("azurerm_storage_account")).toMatchObject({
      customer_managed_key: { key_vault_key_id: "https://acme-west-0a1b2c.vault.azure.net/keys/flow-logs" },
      depends_on: [
        "azurerm_role_assignment.flow-logs-key",
        expect.stringMatching(/^azurerm_resource_group_template_deployment\.flow-logs-vault_keys_/),
      ],
    });
    expect(one("azurerm_role_assignment")).toMatchObject({
      role_definition_name: "Key Vault Crypto Service Encryption User",
      principal_type: "ServicePrincipal",
    });
  });

  test("keeps logs in one building where the location has no zones", () => {
    expect(network({ location: literal("westus") }).one("azurerm_storage_account")["account_replication_type"]).toBe("LRS");
  });

  test("is destroyed only where nothing in it is protected", () => {
    const kept = ({ all }: SynthesizedStack): readonly unknown[] =>
      ["azurerm_resource_group", "azurerm_virtual_network", "azurerm_subnet", "azurerm_public_ip_prefix"].flatMap((type) =>
        all(type).map(({ lifecycle }) => lifecycle),
      );
    expect(kept(network())).toEqual(Array(5).fill({ prevent_destroy: true }));
    expect(kept(network({ protect: false }))).toEqual(Array(5).fill({ prevent_destroy: false }));
    expect(network({ protect: false }).all("azurerm_management_lock")).toEqual([]);
  });

  test("marks everything that can be marked with fleet and stack", () => {
    const { resources } = network();
    const marked = Object.entries(resources).flatMap(([type, some]) =>
      Object.values(some).some((one) => "tags" in one) ? [type] : [],
    );
    expect(marked).toEqual([
      "azurerm_key_vault",
      "azurerm_nat_gateway",
      "azurerm_network_security_group",
      "azurerm_network_watcher_flow_log",
      "azurerm_private_dns_zone",
      "azurerm_private_dns_zone_virtual_network_link",
      "azurerm_private_endpoint",
      "azurerm_public_ip_prefix",
      "azurerm_resource_group",
      "azurerm_resource_group_template_deployment",
      "azurerm_storage_account",
      "azurerm_user_assigned_identity",
      "azurerm_virtual_network",
    ]);
  });

  const names = anAzureNetwork().names;
  test.each([
    ["a name that nodes could not carry", { names: { ...names, network: literal("a".repeat(64)) } }, "longer than 63"],
    [
      "a storage account that Azure has no name for",
      { names: { ...names, flowLogs: literal("Acme-logs") } },
      "lowercase letters",
    ],
    ["a hub's range that is too small", { hub: Cidr.from("10.0.0.0/25") }, "smaller than /24"],
    ["too few addresses for load balancers", { loadBalancers: Cidr.from("10.0.2.0/25") }, "smaller than /24"],
    ["a range outside of its blocks", { endpoints: Cidr.from("10.9.0.0/24") }, "lies in no block"],
  ])("is refused with %s", (_, difference, message) => {
    expect(() => network(difference)).toThrow(message);
  });
});

describe("a cluster's part of a network on Azure", () => {
  test("is subnets of its own, the API server's handed to AKS, the nodes' with the way out of the network", () => {
    const { all, one } = clusterNetwork();
    expect(all("azurerm_subnet").map(({ name, address_prefixes: blocks }) => [name, blocks])).toEqual([
      ["acme-shop--control", ["10.0.4.64/27"]],
      ["acme-shop", ["10.0.4.0/26"]],
    ]);
    const [control, nodes] = all("azurerm_subnet");
    expect(JSON.stringify(control?.["delegation"])).toContain("Microsoft.ContainerService/managedClusters");
    expect(nodes?.["delegation"]).toBeUndefined();
    expect(one("azurerm_subnet_nat_gateway_association")).toMatchObject({
      nat_gateway_id: expect.stringMatching(/natGateways\/acme-west--nat$/) as unknown,
      subnet_id: expect.stringContaining("azurerm_subnet.network_nodes") as unknown,
    });
  });

  test("lets pods talk to each other, whose addresses Azure doesn't know as the network's, and admits nobody else", () => {
    const rules = clusterNetwork().all("azurerm_network_security_rule");
    expect(
      rules.map(({ direction, access, source_address_prefixes: from, destination_address_prefixes: to }) => [
        direction,
        access,
        from,
        to,
      ]),
    ).toEqual(
      ["Inbound", "Outbound"].map((direction) => [
        direction,
        "Allow",
        ["10.0.4.0/26", "100.64.0.0/16"],
        ["10.0.4.0/26", "100.64.0.0/16"],
      ]),
    );
  });

  test("names no rules inside of the nodes' group: those that entries add would be taken out again", () => {
    const groups = clusterNetwork().all("azurerm_network_security_group");
    expect(groups.map((one) => [one["name"], one["security_rule"]])).toEqual([
      ["acme-shop--control", []],
      ["acme-shop", undefined],
    ]);
  });

  test.each([
    ["a name that leaves no room for the API server's", { name: literal("a".repeat(55)) }, "longer than 54"],
    ["too few addresses for the API server", { controlPlane: Cidr.from("10.0.4.64/29") }, "AKS takes /28"],
    ["ranges that overlap", { controlPlane: Cidr.from("10.0.4.0/27") }, "10.0.4.0/26 overlaps 10.0.4.0/27"],
  ])("is refused with %s", (_, difference, message) => {
    expect(() => clusterNetwork(difference)).toThrow(message);
  });
});

test("a cluster's part beside its network comes after network, group and a gateway that has its addresses", () => {
  const { all, one } = anAzureStack((stack) => {
    const { beside } = new AzureNetwork(stack, "all", anAzureNetwork());
    new AzureClusterNetwork(stack, "own", { ...anAzureClusterNetwork(), ...beside, out: beside });
  });
  const nodes = all("azurerm_subnet").find(({ name }) => name === "acme-shop");
  expect(nodes).toMatchObject({
    virtual_network_name: expect.stringMatching(/^\$\{azurerm_virtual_network\.all_network_\w+\.name\}$/) as unknown,
    resource_group_name: expect.stringMatching(/^\$\{azurerm_resource_group\.all_group_\w+\.name\}$/) as unknown,
  });
  expect(one("azurerm_subnet_nat_gateway_association")["nat_gateway_id"]).toMatch(
    /^\$\{azurerm_nat_gateway_public_ip_prefix_association\.all_nat-addresses_\w+\.nat_gateway_id\}$/,
  );
});

test("a cluster's part leaves by a route table of others where it is given one", () => {
  const table = literal(`/subscriptions/${SUBSCRIPTION}/resourceGroups/legacy/providers/Microsoft.Network/routeTables/firewall`);
  const { all, one } = clusterNetwork({ out: { routeTable: table } });
  expect(one("azurerm_subnet_route_table_association")["route_table_id"]).toBe(table);
  expect(all("azurerm_subnet_nat_gateway_association")).toEqual([]);
});

test("a network of others on Azure is nothing but its record", () => {
  const { resources, outputs } = anAzureStack((stack) => {
    const { fleet, region, location, account } = anAzureNetwork();
    const id = literal(`/subscriptions/${SUBSCRIPTION}/resourceGroups/legacy/providers/Microsoft.Network/virtualNetworks/old`);
    const others = { id, cidrs: [Cidr.from("10.8.0.0/16")], natAddresses: [literal("203.0.113.7")] };
    new AzureExistingNetwork(stack, "Default", { fleet, region, location, account, ...others });
  });
  expect(resources).toEqual({});
  expect(parseNetworkRecord(outputs["network_record"]?.value, "test")).toMatchObject({
    egress: ["203.0.113.7"],
    detail: { cloud: "azure", name: "old", resourceGroup: "legacy" },
  });
});
