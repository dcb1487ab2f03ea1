import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import { azureTags } from "../tags.ts";
import type { AzurePublicAddress } from "./public-address.ts";

export interface AzureEntryGroupProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** Name of the resource group: at most 90 characters. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  /** Object id of the identity of the cluster's control plane. */
  readonly principal: Expression;
}

/** The security group that a cluster's nodes are behind. */
export interface AzureNodeGuard {
  readonly name: LiteralText;
  readonly resourceGroup: LiteralText;
}

/** After what the cluster itself admits. */
const PRIORITY = { addresses: 300, gateway: 310 } as const;

/**
 * What the entries of one cluster stand in. It is none of the groups that AKS makes: what stands there goes with the cluster, and
 * can't go before it.
 */
export class AzureEntryGroup extends Construct {
  /** Name of the resource group, as an attribute of it: what stands in it waits for it. */
  readonly resourceGroup: string;
  /** Its id. */
  readonly id: string;
  readonly tags: Record<string, string>;

  constructor(scope: Construct, id: string, { fleet, name, location, principal }: AzureEntryGroupProps) {
    super(scope, id);
    this.tags = azureTags(this, fleet);
    const group = new ResourceGroup(this, "Resource", { name, location, tags: this.tags });
    this.resourceGroup = group.name;
    this.id = group.id;
    // AKS puts these addresses in front of the load balancers that it makes.
    new RoleAssignment(this, "use", {
      scope: group.id,
      roleDefinitionName: "Network Contributor",
      principalId: principal,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }

  /**
   * Lets the internet in by these addresses, and by no other. One rule for all of them, because each rule of a group must have a
   * number of its own: what comes to one address on another's port finds nobody listening.
   */
  admit(guard: AzureNodeGuard, addresses: readonly AzurePublicAddress[]): void {
    const ports = [...new Set(addresses.map(({ port }) => port))].sort((left, right) => left - right);
    new NetworkSecurityRule(this, "admitted", {
      name: "entries",
      description: "Users reach the entries of the cluster",
      networkSecurityGroupName: guard.name,
      resourceGroupName: guard.resourceGroup,
      priority: PRIORITY.addresses,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourcePortRange: "*",
      sourceAddressPrefix: "Internet",
      // Packets keep the address that users sent them to.
      destinationAddressPrefixes: addresses.map(({ address }) => address),
      destinationPortRanges: ports.map(String),
    });
  }

  /** Lets a gateway of the network's in to pods: their addresses are none that Azure's own rules know. */
  admitGateway(guard: AzureNodeGuard, gateway: Cidr, pods: Cidr): void {
    new NetworkSecurityRule(this, "gateway", {
      name: "gateway",
      description: "The gateway of the network reaches pods",
      networkSecurityGroupName: guard.name,
      resourceGroupName: guard.resourceGroup,
      priority: PRIORITY.gateway,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourcePortRange: "*",
      destinationPortRange: "*",
      sourceAddressPrefix: gateway.toString(),
      destinationAddressPrefix: pods.toString(),
    });
  }
}
