import type { Json, StackJson } from "../../lib/review/terraform-json.ts";

/** Resources of one stack by type and name, written by hand. */
export type Written = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Json>>>>>>;

export function stackOf(...parts: readonly Written[]): StackJson {
  const resource: Record<string, Record<string, Readonly<Record<string, Json>>>> = {};
  for (const part of parts) {
    for (const [type, named] of Object.entries(part)) resource[type] = { ...resource[type], ...named };
  }
  return { resource };
}

interface Aws {
  /** Its second number: the VPC has `10.<number>.0.0/16`. */
  readonly number: number;
  /** What the nodes' security group lets in beside itself. */
  readonly admits?: readonly string[];
  /** Arguments of the API server's configuration. */
  readonly api?: Readonly<Record<string, Json>>;
}

/** A VPC with a subnet whose table is its own, and a cluster `<name>` in it. */
export function awsVpc(name: string, { number, admits = [], api = {} }: Aws): Written {
  const cluster = `\${aws_eks_cluster.${name}.vpc_config[0].cluster_security_group_id}`;
  return {
    aws_vpc: { [name]: { cidr_block: `10.${number}.0.0/16` } },
    aws_subnet: { [name]: { vpc_id: `\${aws_vpc.${name}.id}`, cidr_block: `10.${number}.0.0/24`, availability_zone: "a" } },
    aws_route_table: { [name]: { vpc_id: `\${aws_vpc.${name}.id}` } },
    aws_route_table_association: {
      [name]: { subnet_id: `\${aws_subnet.${name}.id}`, route_table_id: `\${aws_route_table.${name}.id}` },
    },
    aws_eks_cluster: {
      [name]: {
        name,
        vpc_config: {
          subnet_ids: [`\${aws_subnet.${name}.id}`],
          endpoint_private_access: true,
          endpoint_public_access: false,
          ...api,
        },
      },
    },
    aws_eks_node_group: { [name]: { cluster_name: name, subnet_ids: [`\${aws_subnet.${name}.id}`] } },
    aws_vpc_security_group_ingress_rule: Object.fromEntries(
      admits.map((block, at) => [
        `${name}-${at}`,
        { security_group_id: cluster, cidr_ipv4: block, ip_protocol: "tcp", from_port: 443, to_port: 443 },
      ]),
    ),
  };
}

/** Another cluster in the subnet of one. */
export function awsNeighbour(name: string, of: string): Written {
  const vpc_config = { subnet_ids: [`\${aws_subnet.${of}.id}`], endpoint_private_access: true, endpoint_public_access: false };
  return {
    aws_eks_cluster: { [name]: { name, vpc_config } },
    aws_eks_node_group: { [name]: { cluster_name: name, subnet_ids: [`\${aws_subnet.${of}.id}`] } },
  };
}

export function awsPeering(one: string, other: string, accepted = true): Written {
  return {
    aws_vpc_peering_connection: {
      [`${one}-${other}`]: {
        vpc_id: `\${aws_vpc.${one}.id}`,
        peer_vpc_id: `\${aws_vpc.${other}.id}`,
        auto_accept: accepted,
      },
    },
  };
}

export function awsRoute(from: string, to: string, target: Readonly<Record<string, Json>>): Written {
  const name = `${from}-${to.replaceAll(/[./]/g, "-")}`;
  return {
    aws_route: { [name]: { route_table_id: `\${aws_route_table.${from}.id}`, destination_cidr_block: to, ...target } },
  };
}

export function over(peering: string): Readonly<Record<string, Json>> {
  return { vpc_peering_connection_id: `\${aws_vpc_peering_connection.${peering}.id}` };
}

/** A public subnet with a NAT gateway, and an internet gateway. @param acl - what comes into the public subnet; undefined: everything */
export function awsNat(name: string, number: number, acl?: readonly (readonly [first: number, last: number])[]): Written {
  const rule = ([from_port, to_port]: readonly [number, number], at: number): Readonly<Record<string, Json>> => ({
    rule_no: 100 + at,
    action: "allow",
    protocol: "tcp",
    cidr_block: "0.0.0.0/0",
    from_port,
    to_port,
  });
  return {
    aws_internet_gateway: { [name]: { vpc_id: `\${aws_vpc.${name}.id}` } },
    aws_subnet: {
      [`${name}-out`]: { vpc_id: `\${aws_vpc.${name}.id}`, cidr_block: `10.${number}.9.0/24`, availability_zone: "a" },
    },
    aws_route_table: { [`${name}-out`]: { vpc_id: `\${aws_vpc.${name}.id}` } },
    aws_route_table_association: {
      [`${name}-out`]: { subnet_id: `\${aws_subnet.${name}-out.id}`, route_table_id: `\${aws_route_table.${name}-out.id}` },
    },
    aws_eip: { [name]: { domain: "vpc" } },
    aws_nat_gateway: { [name]: { allocation_id: `\${aws_eip.${name}.id}`, subnet_id: `\${aws_subnet.${name}-out.id}` } },
    aws_route: {
      [`${name}-nat`]: {
        route_table_id: `\${aws_route_table.${name}.id}`,
        destination_cidr_block: "0.0.0.0/0",
        nat_gateway_id: `\${aws_nat_gateway.${name}.id}`,
      },
      [`${name}-out`]: {
        route_table_id: `\${aws_route_table.${name}-out.id}`,
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: `\${aws_internet_gateway.${name}.id}`,
      },
    },
    aws_network_acl:
      acl === undefined
        ? {}
        : {
            [`${name}-out`]: {
              subnet_ids: [`\${aws_subnet.${name}-out.id}`],
              ingress: acl.map(rule),
              egress: [rule([0, 65535], 0)],
            },
          },
  };
}

/** A transit gateway with one table that all attachments follow and tell their blocks to. */
export function awsTransit(...names: readonly string[]): Written {
  const each = <T>(make: (name: string) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(names.map((name) => [name, make(name)]));
  const follows = (name: string): Readonly<Record<string, Json>> => ({
    transit_gateway_attachment_id: `\${aws_ec2_transit_gateway_vpc_attachment.${name}.id}`,
    transit_gateway_route_table_id: "${aws_ec2_transit_gateway_route_table.all.id}",
  });
  return {
    aws_ec2_transit_gateway: { all: {} },
    aws_ec2_transit_gateway_route_table: { all: { transit_gateway_id: "${aws_ec2_transit_gateway.all.id}" } },
    aws_ec2_transit_gateway_vpc_attachment: each((name) => ({
      transit_gateway_id: "${aws_ec2_transit_gateway.all.id}",
      vpc_id: `\${aws_vpc.${name}.id}`,
      subnet_ids: [`\${aws_subnet.${name}.id}`],
    })),
    aws_ec2_transit_gateway_route_table_association: each(follows),
    aws_ec2_transit_gateway_route_table_propagation: each(follows),
  };
}

/** A VPC of Google Cloud with a cluster `<name>`, and a firewall that admits blocks on 443. */
export function googleVpc(name: string, number: number, admits: readonly string[] = []): Written {
  return {
    google_compute_network: { [name]: { name, auto_create_subnetworks: false } },
    google_compute_subnetwork: {
      [name]: {
        network: `\${google_compute_network.${name}.id}`,
        region: "r",
        ip_cidr_range: `10.${number}.0.0/24`,
        secondary_ip_range: [{ range_name: "pods", ip_cidr_range: `10.${number}.16.0/20` }],
      },
      [`${name}-api`]: {
        network: `\${google_compute_network.${name}.id}`,
        region: "r",
        ip_cidr_range: `10.${number}.1.0/28`,
      },
    },
    google_compute_firewall:
      admits.length === 0
        ? {}
        : {
            [name]: {
              network: `\${google_compute_network.${name}.id}`,
              source_ranges: [...admits],
              allow: [{ protocol: "tcp", ports: ["443"] }],
            },
          },
    google_container_cluster: {
      [name]: {
        name,
        network: `\${google_compute_network.${name}.id}`,
        subnetwork: `\${google_compute_subnetwork.${name}.id}`,
        ip_allocation_policy: { cluster_secondary_range_name: "pods" },
        private_cluster_config: {
          enable_private_endpoint: true,
          private_endpoint_subnetwork: `\${google_compute_subnetwork.${name}-api.id}`,
        },
      },
    },
  };
}

export function googlePeering(one: string, other: string, sides: 1 | 2 = 2): Written {
  const side = (from: string, to: string): Readonly<Record<string, Json>> => ({
    network: `\${google_compute_network.${from}.id}`,
    peer_network: `\${google_compute_network.${to}.id}`,
  });
  const back = sides === 2 ? { [`${other}-${one}`]: side(other, one) } : {};
  return { google_compute_network_peering: { [`${one}-${other}`]: side(one, other), ...back } };
}

export function googleNat(name: string): Written {
  return {
    google_compute_address: { [name]: {} },
    google_compute_router: { [name]: { name, network: `\${google_compute_network.${name}.id}`, region: "r" } },
    google_compute_router_nat: {
      [name]: {
        router: `\${google_compute_router.${name}.name}`,
        region: "r",
        nat_ips: [`\${google_compute_address.${name}.id}`],
        source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      },
    },
  };
}

/** A virtual network with a private cluster `<name>`; security groups have no rules of their own. */
export function azureVnet(name: string, number: number): Written {
  const own = { resource_group_name: name, virtual_network_name: name };
  const zone = `${name}.privatelink.westeurope.azmk8s.io`;
  return {
    azurerm_virtual_network: { [name]: { name, resource_group_name: name, address_space: [`10.${number}.0.0/16`] } },
    azurerm_subnet: {
      [name]: { ...own, name: "nodes", address_prefixes: [`10.${number}.0.0/24`] },
      [`${name}-api`]: { ...own, name: "api", address_prefixes: [`10.${number}.1.0/27`] },
    },
    azurerm_network_security_group: { [name]: { name, resource_group_name: name } },
    azurerm_subnet_network_security_group_association: {
      [name]: {
        subnet_id: `\${azurerm_subnet.${name}.id}`,
        network_security_group_id: `\${azurerm_network_security_group.${name}.id}`,
      },
    },
    azurerm_private_dns_zone: { [name]: { name: zone, resource_group_name: name } },
    azurerm_kubernetes_cluster: {
      [name]: {
        name,
        private_cluster_enabled: true,
        private_dns_zone_id: `\${azurerm_private_dns_zone.${name}.id}`,
        default_node_pool: { vnet_subnet_id: `\${azurerm_subnet.${name}.id}` },
        api_server_access_profile: { subnet_id: `\${azurerm_subnet.${name}-api.id}` },
      },
    },
  };
}

export function azurePeering(one: string, other: string, sides: 1 | 2 = 2): Written {
  const side = (from: string, to: string): Readonly<Record<string, Json>> => ({
    resource_group_name: from,
    virtual_network_name: from,
    remote_virtual_network_id: `\${azurerm_virtual_network.${to}.id}`,
  });
  const back = sides === 2 ? { [`${other}-${one}`]: side(other, one) } : {};
  return { azurerm_virtual_network_peering: { [`${one}-${other}`]: side(one, other), ...back } };
}

/** A link of a cluster's private zone to another network. */
export function azureLink(zone: string, network: string): Written {
  return {
    azurerm_private_dns_zone_virtual_network_link: {
      [`${zone}-${network}`]: {
        private_dns_zone_name: `\${azurerm_private_dns_zone.${zone}.name}`,
        virtual_network_id: `\${azurerm_virtual_network.${network}.id}`,
      },
    },
  };
}

export function azureHub(...names: readonly string[]): Written {
  return {
    azurerm_virtual_wan: { all: {} },
    azurerm_virtual_hub: { all: { virtual_wan_id: "${azurerm_virtual_wan.all.id}" } },
    azurerm_virtual_hub_connection: Object.fromEntries(
      names.map((name) => [
        name,
        {
          virtual_hub_id: "${azurerm_virtual_hub.all.id}",
          remote_virtual_network_id: `\${azurerm_virtual_network.${name}.id}`,
        },
      ]),
    ),
  };
}
