import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association/index.js";
import { SubnetRouteTableAssociation } from "@cdktf/provider-azurerm/lib/subnet-route-table-association/index.js";
import type { SubnetConfig } from "@cdktf/provider-azurerm/lib/subnet/index.js";
import { AZURE_LENGTHS } from "../../../lib/clouds/azure/limits.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import { azureTags } from "../tags.ts";
import { AzureSubnet } from "./subnet.ts";
import type { AzureSubnetRule } from "./subnet.ts";

export interface AzureClusterNetworkProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** Name of the subnet of the nodes: at most 54 characters, because that of the API server's is made of it. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  /** Name of the network that it is part of. */
  readonly network: Text;
  /** Name of the network's resource group. */
  readonly resourceGroup: Text;
  /** What leads its nodes to the internet. */
  readonly out: AzureWayOut;
  /** Of the nodes. It never changes while they run. */
  readonly nodes: Cidr;
  /** Of the pods, inside of the cluster only: packets between nodes carry these addresses. */
  readonly pods: Cidr;
  /** Of the API server's load balancer and its servers, /28 or larger. */
  readonly controlPlane: Cidr;
  /**
   * Whether a destroy of the subnets is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}

/** What leads out of a subnet, by its id: a NAT gateway, or whatever the default route of a table names, such as a firewall. */
export type AzureWayOut = { readonly natGateway: Text } | { readonly routeTable: Text };

const SMALLEST_CONTROL_PLANE = 28;

/** A cluster's own part of its region's network: the subnets of its nodes and of its API server, and the way out of both. */
export class AzureClusterNetwork extends Construct {
  /** Id of the subnet of the nodes. */
  readonly subnetId: string;
  /** Id of the subnet of the API server. */
  readonly controlPlaneSubnetId: string;
  /** What a cluster in it must wait for, and outlive: without a way out no node comes up. */
  readonly ready: Readonly<NonNullable<SubnetConfig["dependsOn"]>>;
  /** Id of the route table that leads out; undefined: a NAT gateway does. */
  readonly routeTable: Text | undefined;

  constructor(scope: Construct, id: string, props: AzureClusterNetworkProps) {
    super(scope, id);
    checkProps(this.node.path, props);
    const { name, location, network, resourceGroup } = props;
    const common = { location, network, resourceGroup, tags: azureTags(this, props.fleet), protect: props.protect ?? true };
    const nodes = new AzureSubnet(this, "nodes", {
      ...common,
      name,
      groupName: name,
      block: props.nodes,
      rules: betweenPods(props),
    });
    const control = new AzureSubnet(this, "control-plane", {
      ...common,
      name: `${name}--control`,
      groupName: `${name}--control`,
      block: props.controlPlane,
      delegatedTo: "Microsoft.ContainerService/managedClusters",
    });
    const { out } = props;
    const leads =
      "natGateway" in out
        ? new SubnetNatGatewayAssociation(this, "out", { subnetId: nodes.subnet.id, natGatewayId: out.natGateway })
        : new SubnetRouteTableAssociation(this, "routes", { subnetId: nodes.subnet.id, routeTableId: out.routeTable });
    this.subnetId = nodes.subnet.id;
    this.controlPlaneSubnetId = control.subnet.id;
    this.ready = [leads, nodes.guarded, control.guarded];
    this.routeTable = "routeTable" in out ? out.routeTable : undefined;
  }
}

/** Addresses of pods are none of the network's, so that Azure's own rules don't know them. */
function betweenPods({ nodes, pods }: AzureClusterNetworkProps): readonly AzureSubnetRule[] {
  const own = [nodes.toString(), pods.toString()];
  return (["Inbound", "Outbound"] as const).map((direction) => ({
    name: `pods-${direction.toLowerCase()}`,
    description: "Pods and nodes of the cluster talk to each other",
    priority: 200,
    direction,
    access: "Allow",
    protocol: "*",
    sourcePortRange: "*",
    destinationPortRange: "*",
    sourceAddressPrefixes: own,
    destinationAddressPrefixes: own,
  }));
}

function checkProps(where: string, { name, nodes, pods, controlPlane }: AzureClusterNetworkProps): void {
  const longest = AZURE_LENGTHS.clusterSubnet;
  const clashes = [nodes, pods, controlPlane].flatMap((block, at, all) =>
    all.slice(at + 1).flatMap((other) => (block.overlaps(other) ? [`${block} overlaps ${other}`] : [])),
  );
  const wrong = [
    ...(name.length > longest ? [`the name "${name}" is longer than ${longest} characters`] : []),
    ...(controlPlane.prefix <= SMALLEST_CONTROL_PLANE
      ? []
      : [`the range of the API server is ${controlPlane}; AKS takes /${SMALLEST_CONTROL_PLANE} and larger`]),
    ...clashes,
  ];
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
