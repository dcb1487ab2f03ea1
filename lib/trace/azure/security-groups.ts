import { Cidr } from "../../model/cidr.ts";
import type { Filter, FilterRule, Network, Peer, Subnet } from "../model.ts";
import { cidrOf, listOf, textOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import { siblingOf } from "./names.ts";

const ALL_PORTS = [0, 65535] as const;
const EVERYBODY: Peer = { block: Cidr.from("0.0.0.0/0") };

/** The security group of a subnet: rules by priority, and below them those that every group has. */
export function groupFilters(things: Things, network: Network, subnet: Subnet): readonly Filter[] {
  const association = things
    .of("azurerm_subnet_network_security_group_association")
    .find((one) => one.reference("subnet_id") === subnet.id);
  const group = things.at(association?.reference("network_security_group_id"));
  if (group === undefined) return [];
  const rules = things
    .of("azurerm_network_security_rule")
    .filter((one) => siblingOf(things, "azurerm_network_security_group", one, "network_security_group_name")?.id === group.id)
    .toSorted((a, b) => Number(a.text("priority")) - Number(b.text("priority")));
  const known = networkTag(network);
  const ruled = (direction: "Inbound" | "Outbound"): readonly FilterRule[] =>
    rules.filter((one) => one.text("direction") === direction).flatMap((one) => groupRule(one, direction, known));
  const own = (name: string, peers: readonly Peer[]): FilterRule => ({
    name: `${group.id} (${name})`,
    allow: true,
    peers,
    protocol: undefined,
    ports: ALL_PORTS,
  });
  return [
    {
      name: group.id,
      stateful: true,
      in: [...ruled("Inbound"), own("AllowVnetInBound", known)],
      out: [...ruled("Outbound"), own("AllowVnetOutBound", known), own("AllowInternetOutBound", [EVERYBODY])],
    },
  ];
}

/** What Azure calls `VirtualNetwork`: the network with its peers, and what its hub leads to. */
function networkTag({ ranges, subnets }: Network): readonly Peer[] {
  const routed = (subnets[0]?.routes ?? []).filter(({ target }) => target.kind !== "nat" && target.kind !== "internet");
  return [...ranges, ...routed.map(({ to }) => to)].map((block) => ({ block }));
}

/** Of TCP, or of everything. */
function groupRule(one: Thing, direction: "Inbound" | "Outbound", known: readonly Peer[]): readonly FilterRule[] {
  if (!["*", "Tcp"].includes(one.text("protocol") ?? "")) return [];
  const side = direction === "Inbound" ? "source" : "destination";
  const written = [
    ...listOf(one.value(`${side}_address_prefixes`)).flatMap((each) => textOf(each) ?? []),
    one.text(`${side}_address_prefix`),
  ];
  const peers = written.flatMap((each): readonly Peer[] => {
    if (each === "*") return [EVERYBODY];
    if (each === "VirtualNetwork") return known;
    const block = cidrOf(each);
    return block === undefined ? [] : [{ block }];
  });
  const ports = [
    ...listOf(one.value("destination_port_ranges")).flatMap((each) => textOf(each) ?? []),
    one.text("destination_port_range"),
  ];
  return ports
    .flatMap((each) => (each === undefined ? [] : [portsOf(each)]))
    .map((each) => ({ name: one.id, allow: one.text("access") === "Allow", peers, protocol: undefined, ports: each }));
}

function portsOf(written: string): FilterRule["ports"] {
  if (written === "*") return ALL_PORTS;
  const [first = "0", last = first] = written.split("-");
  return [Number(first), Number(last)];
}
