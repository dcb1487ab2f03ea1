import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { AzureEntryGroup } from "../../../../constructs/azure/entry/entry-group.ts";
import { AzureGateway } from "../../../../constructs/azure/entry/gateway.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { NETWORK } from "../../../support/an-azure-cluster.ts";
import { SUBSCRIPTION, anAzureStack } from "../../../support/an-azure-network.ts";

const NODES = `/subscriptions/${SUBSCRIPTION}/resourceGroups/acme-shop-nodes`;

function aGateway(protect = true) {
  return anAzureStack((stack) => {
    const group = new AzureEntryGroup(stack, "shop", {
      fleet: literal("acme"),
      name: literal("acme-shop-entries"),
      location: literal("westeurope"),
      principal: expression("${one}"),
    });
    const gateway = new AzureGateway(stack, "gateway", {
      name: literal("acme-shop-entries"),
      location: literal("westeurope"),
      resourceGroup: group.resourceGroup,
      tags: group.tags,
      subnet: literal(`${NETWORK}/subnets/load-balancer`),
      guard: { name: literal("acme-west--load-balancer"), resourceGroup: literal("acme-west") },
      groups: { own: group.id, nodes: literal(NODES) },
      issuer: expression("${issuer}"),
      protect,
    });
    group.admitGateway(
      { name: literal("acme-shop"), resourceGroup: literal("acme-west") },
      Cidr.from("10.0.2.0/24"),
      Cidr.from("100.64.0.0/16"),
    );
    for (const workload of ["shop", "news"]) {
      gateway.entry(workload, literal(`acme-${workload}-shop`), literal(`${workload}.acme.example`), 443);
    }
  });
}

describe("an Application Gateway for Containers", () => {
  test("stands in the subnet that is handed over to it, with a frontend for each workload", () => {
    const { one, all } = aGateway();
    expect(one("azurerm_application_load_balancer_subnet_association")).toMatchObject({
      subnet_id: `${NETWORK}/subnets/load-balancer`,
    });
    expect(all("azurerm_application_load_balancer_frontend").map(({ name }) => name)).toEqual([
      "acme-news-shop",
      "acme-shop-shop",
    ]);
    expect(one("azurerm_application_load_balancer")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(aGateway(false).one("azurerm_application_load_balancer")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  test("is told what to do by the controller of its cluster, which has no other right", () => {
    const { one, all } = aGateway();
    expect(one("azurerm_federated_identity_credential")).toMatchObject({
      subject: "system:serviceaccount:azure-alb-system:alb-controller-sa",
      issuer: "${issuer}",
      audience: ["api://AzureADTokenExchange"],
    });
    const roles = all("azurerm_role_assignment").map((role) => [role["role_definition_name"], role["scope"]]);
    expect(roles).toEqual(
      expect.arrayContaining([
        ["AppGw for Containers Configuration Manager", expect.stringMatching(/^\$\{azurerm_resource_group\..*\.id\}$/)],
        ["Reader", NODES],
        ["Network Contributor", `${NETWORK}/subnets/load-balancer`],
      ]),
    );
    expect(roles).toHaveLength(4);
  });

  test("lets in who comes by Front Door, and is let in to pods", () => {
    const rules = aGateway().all("azurerm_network_security_rule");
    expect(rules).toMatchObject([
      {
        network_security_group_name: "acme-west--load-balancer",
        source_address_prefix: "AzureFrontDoor.Backend",
        destination_port_range: "80",
        access: "Allow",
        direction: "Inbound",
        protocol: "Tcp",
      },
      {
        network_security_group_name: "acme-shop",
        source_address_prefix: "10.0.2.0/24",
        destination_address_prefix: "100.64.0.0/16",
        access: "Allow",
        direction: "Inbound",
        protocol: "Tcp",
      },
    ]);
  });
});
