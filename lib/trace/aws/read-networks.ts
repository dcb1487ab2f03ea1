import type { Filter, FilterRule, Nat, Network, Route, Subnet, Target } from "../model.ts";
import { argument, cidrOf, textOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import type { Value } from "../../review/evaluate.ts";

/** VPCs with what AWS puts in the way of packets inside of them, and NAT gateways. */
export interface AwsNetworks {
  readonly networks: readonly Network[];
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly nats: readonly Nat[];
}

const ALL_PORTS = [0, 65535] as const;

export function readNetworks(things: Things): AwsNetworks {
  const routes = routesByTable(things);
  const gateways = new Map(things.of("aws_internet_gateway").map((one) => [one.id, one.reference("vpc_id")]));
  const tables = new Map(things.of("aws_route_table").map((one) => [one.id, one.reference("vpc_id")]));
  const tableOf = new Map(
    things.of("aws_route_table_association").map((one) => [one.reference("subnet_id"), one.reference("route_table_id")]),
  );
  const lists = accessLists(things);
  const networks = things.of("aws_vpc").map((vpc): Network => {
    const more = things.of("aws_vpc_ipv4_cidr_block_association").filter((one) => one.reference("vpc_id") === vpc.id);
    const ranges = [vpc, ...more].flatMap((one) => one.cidr("cidr_block") ?? []);
    const local = ranges.map((to): Route => ({ name: `${vpc.id} (local)`, to, target: { kind: "local" } }));
    const isOwn = (route: Route): boolean => {
      if (route.target.kind !== "internet") return true;
      return gateways.get(route.target.name) === vpc.id;
    };
    const own = things.of("aws_subnet").filter((one) => one.reference("vpc_id") === vpc.id);
    return {
      id: vpc.id,
      name: vpc.resource.stack,
      ranges,
      subnets: own.flatMap((subnet): readonly Subnet[] => {
        const block = subnet.cidr("cidr_block");
        if (block === undefined || !ranges.some((range) => range.contains(block))) return [];
        const table = tableOf.get(subnet.id);
        const written = table !== undefined && tables.get(table) === vpc.id ? (routes.get(table) ?? []) : [];
        return [
          {
            id: subnet.id,
            network: vpc.id,
            zone: subnet.text("availability_zone_id") ?? subnet.text("availability_zone") ?? "",
            block,
            // A subnet that no table is set for follows the main one, which is local alone in a VPC of ours.
            routes: [...local, ...written.filter(isOwn)],
            filters: lists.get(subnet.id) ?? [],
          },
        ];
      }),
    };
  });
  const subnets = new Map(networks.flatMap((network) => network.subnets.map((subnet) => [subnet.id, subnet])));
  return { networks, subnets, nats: natGateways(things, subnets) };
}

function natGateways(things: Things, subnets: ReadonlyMap<string, Subnet>): readonly Nat[] {
  return things.of("aws_nat_gateway").flatMap((nat): readonly Nat[] => {
    const subnet = subnets.get(nat.reference("subnet_id") ?? "");
    const address = nat.reference("allocation_id");
    if (subnet === undefined) return [];
    return [{ id: nat.id, subnet, addresses: address === undefined ? [] : [address] }];
  });
}

function routesByTable(things: Things): ReadonlyMap<string, readonly Route[]> {
  const routes = things.of("aws_route").flatMap((one): readonly (readonly [string, Route])[] => {
    const table = one.reference("route_table_id");
    const to = one.cidr("destination_cidr_block");
    return table === undefined || to === undefined ? [] : [[table, { name: one.id, to, target: targetOf(one, things) }]];
  });
  const byTable = Map.groupBy(routes, ([table]) => table);
  return new Map([...byTable].map(([table, own]) => [table, own.map(([, route]) => route)]));
}

function targetOf(route: Thing, things: Things): Target {
  const nat = route.reference("nat_gateway_id");
  if (nat !== undefined) return { kind: "nat", nat };
  const gateway = route.reference("gateway_id");
  if (gateway !== undefined) return { kind: "internet", name: gateway };
  const hub = route.reference("transit_gateway_id");
  const table = things.at(route.reference("route_table_id"));
  if (hub !== undefined) return intoTransit(things, hub, table?.reference("vpc_id"));
  const peering = route.reference("vpc_peering_connection_id");
  if (peering !== undefined) return overPeering(things, peering, table?.reference("vpc_id"));
  return { kind: "nothing", name: route.id };
}

/** A VPC may be attached to a gateway once. */
function intoTransit(things: Things, hub: string, network: string | undefined): Target {
  const attachment = things
    .of("aws_ec2_transit_gateway_vpc_attachment")
    .find((one) => one.reference("transit_gateway_id") === hub && one.reference("vpc_id") === network);
  return attachment === undefined ? { kind: "nothing", name: hub } : { kind: "hub", attachment: attachment.id };
}

/** The other VPC of a connection that both sides want. */
function overPeering(things: Things, id: string, own: string | undefined): Target {
  const named = things.at(id);
  const isAccepter = named?.resource.type === "aws_vpc_peering_connection_accepter";
  const connection = isAccepter ? things.at(named.reference("vpc_peering_connection_id")) : named;
  if (connection === undefined) return { kind: "nothing", name: id };
  const accepters = things
    .of("aws_vpc_peering_connection_accepter")
    .filter((one) => one.reference("vpc_peering_connection_id") === connection.id);
  const isAccepted = [connection, ...accepters].some((one) => one.value("auto_accept") === true);
  const ends = [connection.reference("vpc_id"), connection.reference("peer_vpc_id")];
  const other = ends.find((end) => end !== own);
  if (!isAccepted || !ends.includes(own) || other === undefined) return { kind: "nothing", name: connection.id };
  return { kind: "peer", network: other, name: connection.id };
}

function accessLists(things: Things): ReadonlyMap<string, readonly Filter[]> {
  return new Map(
    things.of("aws_network_acl").flatMap((list) => {
      const rules = (direction: "ingress" | "egress"): readonly FilterRule[] =>
        list
          .blocks(direction)
          .toSorted((a, b) => Number(argument(a, "rule_no")) - Number(argument(b, "rule_no")))
          .flatMap((rule) => listRule(list.id, direction, rule));
      const filter: Filter = { name: list.id, stateful: false, in: rules("ingress"), out: rules("egress") };
      return list.references("subnet_ids").map((subnet) => [subnet, [filter]] as const);
    }),
  );
}

/** Of TCP, or of everything; of other protocols, nothing. */
function listRule(list: string, direction: string, rule: Value): readonly FilterRule[] {
  const block = cidrOf(argument(rule, "cidr_block"));
  const protocol = textOf(argument(rule, "protocol"));
  if (block === undefined || !["-1", "6", "tcp", "all"].includes(protocol ?? "")) return [];
  const isAll = protocol === "-1" || protocol === "all";
  return [
    {
      name: `${list} (${direction} ${textOf(argument(rule, "rule_no")) ?? ""})`,
      allow: argument(rule, "action") === "allow",
      peers: [{ block }],
      protocol: isAll ? undefined : "tcp",
      ports: isAll ? ALL_PORTS : [Number(argument(rule, "from_port")), Number(argument(rule, "to_port"))],
    },
  ];
}
