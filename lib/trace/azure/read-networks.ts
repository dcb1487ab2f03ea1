import { Cidr, addressesIn } from "../../model/cidr.ts";
import type { Attachment, Nat, Network, Route, Subnet } from "../model.ts";
import { cidrOf, listOf, nthOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import { found, siblingOf } from "./names.ts";

export interface AzureNetworks {
  readonly networks: readonly Network[];
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly nats: readonly Nat[];
  readonly attachments: readonly Attachment[];
}

const EVERYWHERE = Cidr.from("0.0.0.0/0");
const NETWORK = "azurerm_virtual_network";

/** Virtual networks with the routes that Azure gives each of their subnets by itself: its network, peers, hub, and out by NAT. */
export function readNetworks(things: Things): AzureNetworks {
  const spaces = new Map(things.of(NETWORK).map((one) => [one.id, blocksOfList(one, "address_space")]));
  const nats = things
    .of("azurerm_nat_gateway")
    .map((nat): Nat => ({ id: nat.id, subnet: undefined, addresses: addressesOf(things, nat) }));
  const connections = connectionsOf(things, spaces);
  const networks = things.of(NETWORK).map((network): Network => {
    const ranges = spaces.get(network.id) ?? [];
    const shared: readonly Route[] = [
      ...ranges.map((to): Route => ({ name: `${network.id} (system route)`, to, target: { kind: "local" } })),
      ...peerRoutes(things, network, spaces),
      ...hubRoutes(connections, network.id),
    ];
    const own = things
      .of("azurerm_subnet")
      .filter((one) => siblingOf(things, NETWORK, one, "virtual_network_name")?.id === network.id);
    return {
      id: network.id,
      name: network.resource.stack,
      ranges,
      subnets: own.flatMap((subnet): readonly Subnet[] => {
        const [block] = blocksOfList(subnet, "address_prefixes");
        if (block === undefined || !ranges.some((range) => range.contains(block))) return [];
        const out = wayOut(things, subnet);
        return [{ id: subnet.id, network: network.id, zone: "", block, routes: [...shared, ...out], filters: [] }];
      }),
    };
  });
  return {
    networks,
    subnets: new Map(networks.flatMap(({ subnets }) => subnets.map((one) => [one.id, one]))),
    nats,
    attachments: connections.map(({ id, hub, network }) => ({
      id,
      hub,
      routes: connections
        .filter((other) => other.hub === hub && other.id !== id)
        .flatMap((other) =>
          other.space.map((to): Route => ({ name: other.id, to, target: { kind: "hub", attachment: other.id } })),
        ),
      behind: { kind: "network", network, doors: undefined },
    })),
  };
}

export function blocksOfList(one: Thing, key: string): readonly Cidr[] {
  return listOf(one.value(key)).flatMap((each) => cidrOf(each) ?? []);
}

function addressesOf(things: Things, nat: Thing): readonly string[] {
  const isIts = (one: Thing): boolean => one.reference("nat_gateway_id") === nat.id;
  return [
    ...things
      .of("azurerm_nat_gateway_public_ip_prefix_association")
      .filter(isIts)
      .flatMap((one) => ofPrefix(things, one.reference("public_ip_prefix_id"))),
    ...things
      .of("azurerm_nat_gateway_public_ip_association")
      .filter(isIts)
      .flatMap((one) => one.reference("public_ip_address_id") ?? []),
  ];
}

function ofPrefix(things: Things, id: string | undefined): readonly string[] {
  const prefix = things.at(id);
  if (id === undefined || prefix === undefined) return [];
  return Array.from({ length: addressesIn(Number(prefix.text("prefix_length"))) }, (_, number) => nthOf(id, number));
}

/** Without NAT, what has no address of its own gets out only where Azure gives it one by default. */
function wayOut(things: Things, subnet: Thing): readonly Route[] {
  const association = things.of("azurerm_subnet_nat_gateway_association").find((one) => one.reference("subnet_id") === subnet.id);
  const nat = found(things, "azurerm_nat_gateway", association?.value("nat_gateway_id"));
  if (association === undefined || nat === undefined) return [];
  return [{ name: association.id, to: EVERYWHERE, target: { kind: "nat", nat: nat.id } }];
}

/** A peering works once both sides are there and let the other in. */
function peerRoutes(things: Things, network: Thing, spaces: ReadonlyMap<string, readonly Cidr[]>): readonly Route[] {
  const sides = things
    .of("azurerm_virtual_network_peering")
    .filter((one) => one.value("allow_virtual_network_access") !== false)
    .map((one) => ({
      id: one.id,
      own: siblingOf(things, NETWORK, one, "virtual_network_name")?.id,
      other: found(things, NETWORK, one.value("remote_virtual_network_id"))?.id,
    }));
  return sides
    .filter(({ own }) => own === network.id)
    .flatMap(({ id, other }): readonly Route[] => {
      if (other === undefined || !sides.some((side) => side.own === other && side.other === network.id)) return [];
      return (spaces.get(other) ?? []).map((to): Route => ({ name: id, to, target: { kind: "peer", network: other, name: id } }));
    });
}

interface HubConnection {
  readonly id: string;
  readonly hub: string;
  readonly network: string;
  readonly space: readonly Cidr[];
}

/** What is connected to a hub follows its default table, which all others are in. */
function connectionsOf(things: Things, spaces: ReadonlyMap<string, readonly Cidr[]>): readonly HubConnection[] {
  return things.of("azurerm_virtual_hub_connection").flatMap((one): readonly HubConnection[] => {
    const hub = things.at(one.reference("virtual_hub_id"));
    const network = found(things, NETWORK, one.value("remote_virtual_network_id"));
    if (hub === undefined || things.at(hub.reference("virtual_wan_id")) === undefined || network === undefined) return [];
    return [{ id: one.id, hub: hub.id, network: network.id, space: spaces.get(network.id) ?? [] }];
  });
}

function hubRoutes(connections: readonly HubConnection[], network: string): readonly Route[] {
  return connections
    .filter((own) => own.network === network)
    .flatMap((own) =>
      connections
        .filter(({ hub, id }) => hub === own.hub && id !== own.id)
        .flatMap(({ space }) => space.map((to): Route => ({ name: own.id, to, target: { kind: "hub", attachment: own.id } }))),
    );
}
