import { Cidr } from "../../model/cidr.ts";
import type { Value } from "../../review/evaluate.ts";
import type { Actor, Answer, End, Filter, Network, Peer, Subnet } from "../model.ts";
import { argument, blocksOf, peersOf, referenceOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import { found } from "./names.ts";
import { groupFilters } from "./security-groups.ts";

const HTTPS = 443;
const EVERYBODY: Peer = { block: Cidr.from("0.0.0.0/0") };
/** Within the part of a subnet that Azure keeps nothing of. */
const SOME_HOST = 10;

export interface AzurePlaces {
  readonly networks: ReadonlyMap<string, Network>;
  readonly subnets: ReadonlyMap<string, Subnet>;
}

export function readActors(
  things: Things,
  places: AzurePlaces,
  clusterOf: (stack: string) => string | undefined,
): readonly Actor[] {
  return things.of("azurerm_kubernetes_cluster").flatMap((cluster) => {
    const name = clusterOf(cluster.resource.stack) ?? cluster.text("name") ?? cluster.id;
    return [nodesOf(things, places, cluster, name), apiOf(things, places, cluster, name)];
  });
}

/** Nodes. Pods have addresses of none of the network's and show their node's. */
function nodesOf(things: Things, places: AzurePlaces, cluster: Thing, name: string): Actor {
  const pools = things
    .of("azurerm_kubernetes_cluster_node_pool")
    .filter((one) => one.reference("kubernetes_cluster_id") === cluster.id);
  const subnets = [
    ...cluster.blocks("default_node_pool").map((one) => referenceOf(argument(one, "vnet_subnet_id"))),
    ...pools.map((one) => one.reference("vnet_subnet_id")),
  ];
  const ends = [...new Set(subnets)].map((id) => endIn(things, places, `nodes/${name}`, id, [cluster.id]));
  return { kind: "nodes", name: `nodes/${name}`, answers: [{ ends, seenFrom: undefined }], sends: ends, ports: undefined };
}

/**
 * An API server with an address in its network, which its own nodes call. Its name leads there for networks that a private zone
 * is linked to, and for everybody to the internet where it isn't private.
 */
function apiOf(things: Things, places: AzurePlaces, cluster: Thing, name: string): Actor {
  const called = `api/${name}`;
  const [profile] = cluster.blocks("api_server_access_profile");
  const inside = endIn(things, places, called, referenceOf(argument(profile, "subnet_id")), [cluster.id]);
  const isPrivate = cluster.value("private_cluster_enabled") === true;
  const answers: readonly Answer[] = isPrivate
    ? [{ ends: [inside], seenFrom: new Set([inside.subnet?.network ?? "", ...linkedTo(things, cluster)]) }]
    : [
        { ends: [inside], seenFrom: new Set([cluster.id]) },
        { ends: [publicEnd(cluster, called, argument(profile, "authorized_ip_ranges"))], seenFrom: undefined },
      ];
  return { kind: "api", name: called, answers, sends: [inside], ports: [HTTPS] };
}

function linkedTo(things: Things, cluster: Thing): readonly string[] {
  const zone = things.at(cluster.reference("private_dns_zone_id"));
  return things
    .of("azurerm_private_dns_zone_virtual_network_link")
    .filter(
      (one) =>
        zone !== undefined &&
        one.resource.stack === zone.resource.stack &&
        one.text("private_dns_zone_name") === zone.text("name"),
    )
    .flatMap((one) => found(things, "azurerm_virtual_network", one.value("virtual_network_id"))?.id ?? []);
}

function publicEnd(cluster: Thing, name: string, written: Value | undefined): End {
  const list = `${cluster.id} (authorized_ip_ranges)`;
  const peers = peersOf(blocksOf(written));
  const filter: Filter = {
    name: list,
    stateful: true,
    // An empty list lets in everybody.
    in: [{ name: list, allow: true, peers: peers.length === 0 ? [EVERYBODY] : peers, protocol: "tcp", ports: [HTTPS, HTTPS] }],
    out: [],
  };
  return {
    name,
    address: `${cluster.id} (public address)`,
    subnet: undefined,
    isElsewhere: false,
    published: undefined,
    groups: [],
    filters: [filter],
  };
}

function endIn(
  things: Things,
  { networks, subnets }: AzurePlaces,
  name: string,
  id: string | undefined,
  groups: readonly string[],
): End {
  const subnet = subnets.get(id ?? "");
  const network = networks.get(subnet?.network ?? "");
  return {
    name,
    address: subnet === undefined ? name : subnet.block.first + SOME_HOST,
    subnet,
    isElsewhere: subnet === undefined,
    published: undefined,
    groups,
    filters: subnet === undefined || network === undefined ? [] : groupFilters(things, network, subnet),
  };
}
