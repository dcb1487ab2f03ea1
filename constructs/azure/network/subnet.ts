import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group/index.js";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule/index.js";
import type { NetworkSecurityRuleConfig } from "@cdktf/provider-azurerm/lib/network-security-rule/index.js";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association/index.js";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface AzureSubnetProps {
  /** In its network: at most 63 characters, because nodes carry it as a label. */
  readonly name: string;
  /** What its security group is called: at most 80 characters. */
  readonly groupName: string;
  readonly location: LiteralText;
  /** Name of the resource group of its network, in which its security group stands too. */
  readonly resourceGroup: string;
  /** The network's name. */
  readonly network: string;
  readonly block: Cidr;
  /**
   * The one service that may stand in it.
   *
   * @default whatever has an address
   */
  readonly delegatedTo?: "Microsoft.ContainerService/managedClusters" | "Microsoft.ServiceNetworking/trafficControllers";
  /**
   * What is admitted beside what Azure always admits: the network with its peers, load balancers' probes, and everything outwards.
   * Others may add theirs.
   *
   * @default nothing, and what others add is taken out again
   */
  readonly rules?: readonly AzureSubnetRule[];
  readonly tags: Record<string, string>;
  readonly protect: boolean;
}

/** A rule, whose name tells it from others of the group. */
export type AzureSubnetRule = Omit<NetworkSecurityRuleConfig, "networkSecurityGroupName" | "resourceGroupName">;

const JOIN = "Microsoft.Network/virtualNetworks/subnets/join/action";

/** A subnet that has no way out unless somebody gives it one, with a security group of its own. */
export class AzureSubnet extends Construct {
  readonly subnet: Subnet;
  /** What stands in it waits for this. */
  readonly guarded: SubnetNetworkSecurityGroupAssociation;

  constructor(scope: Construct, id: string, props: AzureSubnetProps) {
    super(scope, id);
    const { delegatedTo } = props;
    this.subnet = new Subnet(this, "Resource", {
      name: props.name,
      resourceGroupName: props.resourceGroup,
      virtualNetworkName: props.network,
      addressPrefixes: [props.block.toString()],
      defaultOutboundAccessEnabled: false,
      privateEndpointNetworkPolicies: "Enabled",
      ...(delegatedTo === undefined
        ? {}
        : { delegation: [{ name: "service", serviceDelegation: { name: delegatedTo, actions: [JOIN] } }] }),
      lifecycle: { preventDestroy: props.protect },
    });
    const group = new NetworkSecurityGroup(this, "group", {
      name: props.groupName,
      location: props.location,
      resourceGroupName: props.resourceGroup,
      tags: props.tags,
      // Rules named here as well as apart would be taken out by the group.
      ...(props.rules === undefined ? { securityRule: [] } : {}),
    });
    for (const rule of props.rules ?? []) {
      new NetworkSecurityRule(this, rule.name, {
        ...rule,
        networkSecurityGroupName: group.name,
        resourceGroupName: props.resourceGroup,
      });
    }
    this.guarded = new SubnetNetworkSecurityGroupAssociation(this, "guard", {
      subnetId: this.subnet.id,
      networkSecurityGroupId: group.id,
    });
  }
}
