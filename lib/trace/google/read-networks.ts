import { Cidr } from "../../model/cidr.ts";
import type { Attachment, Nat, Network, Route, Subnet } from "../model.ts";
import { argument, cidrOf, listOf, referenceOf, textOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";

export interface GoogleNetworks {
  readonly networks: readonly Network[];
  /** By id; a secondary range is a subnet with the range's name behind its own. */
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly nats: readonly Nat[];
  readonly attachments: readonly Attachment[];
}

const EVERYWHERE = Cidr.from("0.0.0.0/0");

/** VPCs with what Google's routes, peerings and hubs make of them: subnet routes pass by themselves. */
export function readNetworks(things: Things): GoogleNetworks {
  const ranges = rangesByNetwork(things);
  const nats = things.of("google_compute_router_nat").map((nat) => natOf(things, nat));
  const spokes = spokesOf(things, ranges);
  const networks = things.of("google_compute_network").map((network): Network => {
    const own = ranges.get(network.id) ?? [];
    const shared: readonly Route[] = [
      ...own.map(({ block }): Route => ({ name: `${network.id} (subnet route)`, to: block, target: { kind: "local" } })),
      ...peerRoutes(things, network, ranges),
      ...hubRoutes(spokes, network.id),
    ];
    // It is made with the network, and goes to the internet gateway.
    const isOpen = network.value("delete_default_routes_on_create") !== true;
    return {
      id: network.id,
      name: network.resource.stack,
      ranges: own.map(({ block }) => block),
      subnets: own.map(({ id, block, region }): Subnet => {
        const nat = nats.find((one) => one.network === network.id && one.region === region);
        const out: Route = {
          name: `${network.id} (default route)`,
          to: EVERYWHERE,
          target: nat === undefined ? { kind: "internet", name: network.id } : { kind: "nat", nat: nat.nat.id },
        };
        return { id, network: network.id, zone: region, block, routes: isOpen ? [...shared, out] : shared, filters: [] };
      }),
    };
  });
  return {
    networks,
    subnets: new Map(networks.flatMap(({ subnets }) => subnets.map((one) => [one.id, one]))),
    nats: nats.map(({ nat }) => nat),
    attachments: spokes.map(({ id, hub, network }) => ({
      id,
      hub,
      routes: spokes
        .filter((other) => other.hub === hub && other.id !== id)
        .flatMap((other) =>
          other.exports.map((to): Route => ({ name: other.id, to, target: { kind: "hub", attachment: other.id } })),
        ),
      behind: { kind: "network", network, doors: undefined },
    })),
  };
}

interface SubnetRange {
  readonly id: string;
  readonly block: Cidr;
  readonly region: string;
}

function rangesByNetwork(things: Things): ReadonlyMap<string, readonly SubnetRange[]> {
  const ranges = things.of("google_compute_subnetwork").flatMap((subnet) => {
    const region = subnet.text("region") ?? "";
    const network = subnet.reference("network") ?? "";
    const first = subnet.cidr("ip_cidr_range");
    const more = subnet.blocks("secondary_ip_range").flatMap((one) => {
      const block = cidrOf(argument(one, "ip_cidr_range"));
      return block === undefined
        ? []
        : [{ network, id: `${subnet.id}/${textOf(argument(one, "range_name")) ?? ""}`, block, region }];
    });
    return [...(first === undefined ? [] : [{ network, id: subnet.id, block: first, region }]), ...more];
  });
  return Map.groupBy(ranges, ({ network }) => network);
}

interface RegionalNat {
  readonly nat: Nat;
  readonly network: string | undefined;
  readonly region: string;
}

/** It works for subnets of its region and of its router's network. */
function natOf(things: Things, nat: Thing): RegionalNat {
  const router = things
    .of("google_compute_router")
    .find((one) => one.resource.stack === nat.resource.stack && one.text("name") === nat.text("router"));
  const covers = nat.text("source_subnetwork_ip_ranges_to_nat") === "ALL_SUBNETWORKS_ALL_IP_RANGES";
  return {
    nat: { id: nat.id, subnet: undefined, addresses: nat.references("nat_ips").filter((id) => things.at(id) !== undefined) },
    network: covers ? router?.reference("network") : undefined,
    region: nat.text("region") ?? "",
  };
}

/** A peering passes subnet routes once both sides want it. */
function peerRoutes(things: Things, { id }: Thing, ranges: ReadonlyMap<string, readonly SubnetRange[]>): readonly Route[] {
  const peerings = things.of("google_compute_network_peering");
  return peerings
    .filter((one) => one.reference("network") === id)
    .flatMap((one): readonly Route[] => {
      const peer = one.reference("peer_network") ?? "";
      const isMutual = peerings.some((other) => other.reference("network") === peer && other.reference("peer_network") === id);
      if (!isMutual) return [];
      return (ranges.get(peer) ?? []).map(({ block }): Route => ({
        name: one.id,
        to: block,
        target: { kind: "peer", network: peer, name: one.id },
      }));
    });
}

interface Spoke {
  readonly id: string;
  readonly hub: string;
  readonly network: string;
  readonly exports: readonly Cidr[];
}

/** Networks in hubs where all see all. A spoke of another project takes part once its group lets that project in. */
function spokesOf(things: Things, ranges: ReadonlyMap<string, readonly SubnetRange[]>): readonly Spoke[] {
  return things.of("google_network_connectivity_spoke").flatMap((spoke): readonly Spoke[] => {
    const hub = things.at(spoke.reference("hub"));
    const [linked] = spoke.blocks("linked_vpc_network");
    const network = referenceOf(argument(linked, "uri"));
    if (hub?.text("preset_topology") !== "MESH" || network === undefined || !isLetIn(things, spoke, hub)) return [];
    const included = listOf(argument(linked, "include_export_ranges")).flatMap((one) => cidrOf(one) ?? []);
    const excluded = listOf(argument(linked, "exclude_export_ranges")).flatMap((one) => cidrOf(one) ?? []);
    const exports = (ranges.get(network) ?? [])
      .map(({ block }) => block)
      .filter((block) => included.length === 0 || included.some((one) => one.contains(block)))
      .filter((block) => !excluded.some((one) => one.contains(block)));
    return [{ id: spoke.id, hub: hub.id, network, exports }];
  });
}

function isLetIn(things: Things, spoke: Thing, hub: Thing): boolean {
  const groups = things.of("google_network_connectivity_group").filter((one) => one.reference("hub") === hub.id);
  const projects = groups.flatMap((one) =>
    one.blocks("auto_accept").flatMap((block) => listOf(argument(block, "auto_accept_projects"))),
  );
  return projects.includes(spoke.text("project") ?? "");
}

function hubRoutes(spokes: readonly Spoke[], network: string): readonly Route[] {
  return spokes
    .filter((own) => own.network === network)
    .flatMap((own) =>
      spokes
        .filter(({ hub, id }) => hub === own.hub && id !== own.id)
        .flatMap(({ exports }) =>
          exports.map((to): Route => ({ name: own.id, to, target: { kind: "hub", attachment: own.id } })),
        ),
    );
}
