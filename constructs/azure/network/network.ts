import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network/index.js";
import { addressSpace } from "../../../lib/clouds/azure/address-space.ts";
import { BALANCERS_SUBNET, ENDPOINTS_SUBNET, balancersGroup } from "../../../lib/clouds/azure/paths.ts";
import { AZURE_LENGTHS } from "../../../lib/clouds/azure/limits.ts";
import type { AzureNetworkDetail } from "../../../lib/contracts/azure/network-detail.ts";
import { NETWORK_RECORD_OUTPUT } from "../../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../../lib/contracts/network-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct, TerraformOutput, expression } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import type { Network, NetworkProps } from "../../network.ts";
import type { AzureEndpointPlace } from "../private-endpoint.ts";
import { azureTags } from "../tags.ts";
import { addFlowLogs } from "./flow-logs.ts";
import { addNat } from "./nat.ts";
import { addPrivateNames } from "./private-names.ts";
import { AzureSubnet } from "./subnet.ts";

export { AzureExistingNetwork } from "./existing-network.ts";
export type { AzureExistingNetworkProps } from "./existing-network.ts";
export { AzureClusterNetwork } from "./cluster-network.ts";
export type { AzureClusterNetworkProps, AzureWayOut } from "./cluster-network.ts";

export interface AzureNetworkProps extends NetworkProps {
  readonly names: AzureNetworkNames;
  /** Every block of the region: what others route to it. */
  readonly blocks: readonly Cidr[];
  /** The range of a virtual hub, /24 or larger: part of the region's blocks, and of no network. */
  readonly hub: Cidr;
  /** The subnet of Application Gateway for Containers, /24 or larger. */
  readonly loadBalancers: Cidr;
  /** The subnet of private endpoints. */
  readonly endpoints: Cidr;
  /**
   * Whether a destroy of the network and of its addresses is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}

/** Parts of a network as expressions: another stack has their names from the plan. */
export interface AzureNetworkBeside {
  /** Id of the network. */
  readonly id: Expression;
  /** Name of the network. */
  readonly network: Expression;
  /** Name of its resource group. */
  readonly resourceGroup: Expression;
  /** Id of its NAT gateway. */
  readonly natGateway: Expression;
  /** The addresses, without a mask, that it shows to the internet. */
  readonly natAddresses: Expression;
  /** Where it reaches vaults that have no address on the internet. */
  readonly endpoints: AzureEndpointPlace;
}

export interface AzureNetworkNames {
  /** At most 63 characters: nodes carry it as a label. */
  readonly resourceGroup: LiteralText;
  /** At most 63 characters: nodes carry it as a label. */
  readonly network: LiteralText;
  /** The storage account of its flow logs: 3 to 24 lowercase letters and digits that nobody else in the world has. */
  readonly flowLogs: LiteralText;
  /** The vault of their key: 3 to 24 characters that nobody else in the world has. */
  readonly keyVault: LiteralText;
}

const SMALLEST = 24;

/**
 * A VNet in a resource group of its own, with a way out by addresses that are known and kept. Each cluster brings subnets of its
 * own (`AzureClusterNetwork`).
 */
export class AzureNetwork extends Construct implements Network {
  readonly record: NetworkRecord<AzureNetworkDetail>;
  /** For clusters in the same stack, which come after what these name. */
  readonly beside: AzureNetworkBeside;

  constructor(scope: Construct, id: string, props: AzureNetworkProps) {
    super(scope, id);
    checkProps(this.node.path, props);
    const { location, names } = props;
    const protect = props.protect ?? true;
    const tags = azureTags(this, props.fleet);
    const lifecycle = { preventDestroy: protect };
    const group = new ResourceGroup(this, "group", { name: names.resourceGroup, location, tags, lifecycle });
    const network = new VirtualNetwork(this, "network", {
      name: names.network,
      location,
      resourceGroupName: group.name,
      // Subnets are resources of their own: named here as well, each would take the others away.
      addressSpace: addressSpace(props.blocks, props.hub).map(String),
      tags,
      lifecycle,
    });
    const parent = { scope: this, name: names.network, location, resourceGroup: group.name, tags, protect };
    const common = { location, resourceGroup: group.name, network: network.name, tags, protect };
    new AzureSubnet(this, "load-balancer", {
      ...common,
      name: BALANCERS_SUBNET,
      groupName: balancersGroup(names.network),
      block: props.loadBalancers,
      delegatedTo: "Microsoft.ServiceNetworking/trafficControllers",
      // Entries let in who comes by Front Door.
      rules: [],
    });
    const endpoints = new AzureSubnet(this, "endpoints", {
      ...common,
      name: ENDPOINTS_SUBNET,
      groupName: `${names.network}--endpoints`,
      block: props.endpoints,
    });
    const nat = addNat(parent);
    const privateNames = addPrivateNames(parent, network);
    addFlowLogs(parent, network, {
      account: names.flowLogs,
      vault: names.keyVault,
      endpoints: endpoints.subnet.id,
      names: privateNames,
    });
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: "azure",
      region: props.region,
      id: network.id,
      location,
      account: props.account,
      blocks: props.blocks.map(String),
      egress: nat.addresses,
      detail: { cloud: "azure", name: names.network, resourceGroup: names.resourceGroup },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
    this.beside = {
      id: expression(network.id),
      network: expression(network.name),
      resourceGroup: expression(group.name),
      natGateway: nat.gateway,
      natAddresses: nat.list,
      endpoints: { subnetId: endpoints.subnet.id, zoneId: privateNames.vault },
    };
  }
}

function checkProps(where: string, { names, blocks, hub, loadBalancers, endpoints }: AzureNetworkProps): void {
  const longest = AZURE_LENGTHS.onNodes;
  const wrong = [
    ...[names.network, names.resourceGroup]
      .filter((name) => name.length > longest)
      .map((name) => `the name "${name}" is longer than ${longest} characters`),
    ...(/^[a-z0-9]{3,24}$/.test(names.flowLogs)
      ? []
      : [`the storage account "${names.flowLogs}" is not of 3 to 24 lowercase letters and digits`]),
    ...[hub, loadBalancers]
      .filter(({ prefix }) => prefix > SMALLEST)
      .map((block) => `the range ${block} is smaller than /${SMALLEST}, which is the least for a hub and for load balancers`),
    ...[hub, loadBalancers, endpoints]
      .filter((one) => !blocks.some((block) => block.contains(one)))
      .map((one) => `the range ${one} lies in no block of the network`),
  ];
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
