import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadFleet } from "../../../lib/fleet-file/read/load.ts";
import { readStack } from "../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";
import { synthesizeFleet } from "../../support/synthesized-fleet.ts";

const FLEETS = path.join(import.meta.dirname, "../../fleets");
const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function stacksOf(scenario: string): Promise<(id: string) => SynthesizedStack> {
  const { fleet } = await loadFleet({ file: path.join(FLEETS, scenario, "fleet.yaml"), today: "2026-11-20" });
  const { stacks } = await synthesizeFleet(fleet, mkdtempSync(path.join(folder, "stacks-")));
  return (id) => {
    const text = stacks.get(id);
    if (text === undefined) throw new Error(`${scenario} has no ${id}`);
    return readStack(text);
  };
}

describe("a cluster's stack on Azure", () => {
  let shop: SynthesizedStack;

  beforeAll(async () => {
    shop = (await stacksOf("azure"))("cluster-shop");
  });

  test("has what the file says of the cluster", () => {
    expect(shop.one("azurerm_kubernetes_cluster")).toMatchObject({
      name: "elm-shop",
      kubernetes_version: "1.35",
      maintenance_window_auto_upgrade: { day_of_week: "Saturday", start_time: "00:00", duration: 4 },
      lifecycle: { prevent_destroy: true },
    });
    const pools = shop.all("azurerm_kubernetes_cluster_node_pool");
    expect(pools.map(({ name, vm_size: size, min_count: min, max_count: max }) => [name, size, min, max])).toEqual([
      ["arm0", "Standard_D4ps_v6", 2, 6],
      ["batch1", "Standard_E8s_v5", 0, 6],
      ["general0", "Standard_D4s_v5", 2, 12],
    ]);
    expect(shop.one("azurerm_federated_identity_credential")["subject"]).toBe(
      "system:serviceaccount:flux-system:source-controller",
    );
    expect(shop.outputs["cluster_record"]?.value).toMatchObject({
      credential: { kind: "aks", role: "00000000-0000-0000-0000-0000000000a1", resourceGroup: "elm-shop-cluster" },
    });
  });

  test("lets in those whom the file names, and the addresses of the cluster's own network", () => {
    const { api_server_access_profile: profile } = shop.one("azurerm_kubernetes_cluster") as {
      readonly api_server_access_profile: { readonly authorized_ip_ranges: string };
    };
    expect(profile.authorized_ip_ranges).toContain('concat(["198.51.100.7/32","203.0.113.0/24"]');
    expect(profile.authorized_ip_ranges.match(/for address in [\w.-]+/g)).toEqual([
      "for address in data.terraform_remote_state.network-west.outputs.network_record.egress",
    ]);
  });

  test("stands in its network by names that the plan gave, and leaves by that network's gateway", () => {
    for (const subnet of shop.all("azurerm_subnet")) {
      expect(subnet).toMatchObject({ virtual_network_name: "elm-west", resource_group_name: "elm-west" });
    }
    expect(shop.one("azurerm_subnet_nat_gateway_association")["nat_gateway_id"]).toBe(
      "/subscriptions/00000000-0000-0000-0000-00000000000a/resourceGroups/elm-west/providers/Microsoft.Network/natGateways/elm-west--nat",
    );
  });
});

describe("private clusters' stacks on Azure", () => {
  test("tell their names to the network that runners call from, each in a zone of its own", async () => {
    const stacks = await stacksOf("azure-private");
    const zones = ["hub", "shop"].map((name) => {
      const { one, all } = stacks(`cluster-${name}`);
      const links = all("azurerm_private_dns_zone_virtual_network_link");
      return [one("azurerm_private_dns_zone")["name"], links.map(({ virtual_network_id: id }) => String(id).split("/").at(-1))];
    });
    expect(zones).toEqual([
      ["acme-hub.privatelink.westeurope.azmk8s.io", ["acme-build"]],
      ["acme-shop.privatelink.westeurope.azmk8s.io", ["acme-build"]],
    ]);
  });
});

describe("clusters' stacks in networks of Azure that are there already", () => {
  const spokes = "/subscriptions/00000000-0000-0000-0000-000000000003/resourceGroups/spokes/providers/Microsoft.Network";

  test("have subnets of their own in the network's group, and rights on what they use there alone", async () => {
    const stacks = await stacksOf("azure-shared");
    const shop = stacks("cluster-shop");
    expect(
      shop
        .all("azurerm_subnet")
        .map(({ virtual_network_name: network, resource_group_name: group, address_prefixes: at }) => [network, group, at]),
    ).toEqual([
      ["spoke-north", "spokes", ["10.200.65.0/27"]],
      ["spoke-north", "spokes", ["10.200.64.0/24"]],
    ]);
    expect(Object.keys(stacks("network-north").resources)).toEqual([]);
    const scopes = shop.all("azurerm_role_assignment").map(({ role_definition_name: role, scope }) => [role, scope]);
    expect(scopes).toContainEqual(["Network Contributor", `${spokes}/virtualNetworks/spoke-north`]);
    expect(scopes).toContainEqual(["Network Contributor", `${spokes}/routeTables/by-firewall`]);
  });

  test("reach the vault of their keys from the subnet of their nodes, and leave its name to the network's owner", async () => {
    const stacks = await stacksOf("azure-shared");
    const [given, own] = [stacks("cluster-shop"), stacks("cluster-hub")].map(({ one }) => one("azurerm_private_endpoint"));
    expect(given?.["subnet_id"]).toMatch(/^\$\{azurerm_subnet\.network_nodes_/);
    expect(given?.["private_dns_zone_group"]).toBeUndefined();
    expect(own?.["subnet_id"]).toMatch(/virtualNetworks\/acme-west\/subnets\/endpoints$/);
    expect(JSON.stringify(own?.["private_dns_zone_group"])).toContain("/privateDnsZones/privatelink.vaultcore.azure.net");
  });

  test("leave by what is there: a table's default route, or a gateway", async () => {
    const stacks = await stacksOf("azure-shared");
    const [shop, till] = [stacks("cluster-shop"), stacks("cluster-till")];
    expect(shop.one("azurerm_subnet_route_table_association")["route_table_id"]).toBe(`${spokes}/routeTables/by-firewall`);
    expect(till.one("azurerm_subnet_nat_gateway_association")["nat_gateway_id"]).toMatch(
      /legacy\/providers.*natGateways\/legacy$/,
    );
    const types = [shop, till].map(({ one }) => one("azurerm_kubernetes_cluster")["network_profile"]);
    expect(types).toMatchObject([{ outbound_type: "userDefinedRouting" }, { outbound_type: "userAssignedNATGateway" }]);
    expect(JSON.stringify(till.one("azurerm_kubernetes_cluster")["api_server_access_profile"])).toContain(
      "network-old.outputs.network_record.egress",
    );
  });
});

test("clusters in several subscriptions are called from other networks by the addresses that those show", async () => {
  const { one } = (await stacksOf("azure-mesh"))("cluster-hub");
  const text = JSON.stringify(one("azurerm_kubernetes_cluster")["api_server_access_profile"]);
  expect(text).toContain("network-west.outputs");
});
