import { Cidr } from "../../model/cidr.ts";
import type { Value } from "../../review/evaluate.ts";
import type { Actor, Answer, End, Filter, Peer, Subnet } from "../model.ts";
import { argument, blocksOf, peersOf, referenceOf, textOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import { allowing, firewallFilter } from "./firewall.ts";

const ANYBODY: Peer = { block: Cidr.from("0.0.0.0/0") };
const HTTPS = 443;
const KUBELET = 10_250;
/** Within the part of a range that Google keeps nothing of. */
const SOME_HOST = 10;

export function readActors(
  things: Things,
  subnets: ReadonlyMap<string, Subnet>,
  clusterOf: (stack: string) => string | undefined,
): readonly Actor[] {
  return things.of("google_container_cluster").flatMap((cluster) => {
    const name = clusterOf(cluster.resource.stack) ?? cluster.text("name") ?? cluster.id;
    const parts = partsOf(cluster, subnets);
    return [nodesOf(things, cluster, name, parts), apiOf(cluster, name, parts)];
  });
}

interface Parts {
  /** Of nodes and pods; the places that aren't known as undefined. */
  readonly own: readonly (Subnet | undefined)[];
  readonly controlPlane: Subnet | undefined;
}

function partsOf(cluster: Thing, subnets: ReadonlyMap<string, Subnet>): Parts {
  const nodes = cluster.reference("subnetwork") ?? "";
  const [policy] = cluster.blocks("ip_allocation_policy");
  const pods = textOf(argument(policy, "cluster_secondary_range_name")) ?? "";
  const [config] = cluster.blocks("private_cluster_config");
  const endpoint = referenceOf(argument(config, "private_endpoint_subnetwork")) ?? "";
  return { own: [subnets.get(nodes), subnets.get(`${nodes}/${pods}`)], controlPlane: subnets.get(endpoint) };
}

/** Nodes, and the alias addresses of their pods. GKE makes rules of its own for both, and for its control plane. */
function nodesOf(things: Things, cluster: Thing, name: string, { own, controlPlane }: Parts): Actor {
  const inside = own.flatMap((one): readonly Peer[] => (one === undefined ? [] : [{ block: one.block }]));
  const above: readonly Peer[] = controlPlane === undefined ? [] : [{ block: controlPlane.block }];
  const made = [
    allowing(`${cluster.id} (made by GKE: nodes and pods)`, inside),
    ...[HTTPS, KUBELET].map((port) => allowing(`${cluster.id} (made by GKE: control plane)`, above, [port, port])),
  ];
  const filter = firewallFilter(things, cluster.reference("network") ?? "", accountOf(things, cluster), made);
  const ends = own.map((subnet, at) => endIn(`${at === 0 ? "nodes" : "pods"} of ${name}`, subnet, [filter]));
  return { kind: "nodes", name: `nodes/${name}`, answers: [{ ends, seenFrom: undefined }], sends: ends, ports: undefined };
}

function accountOf(things: Things, cluster: Thing): string {
  const pools = things.of("google_container_node_pool").filter((one) => one.reference("cluster") === cluster.id);
  const configs = [...pools, cluster].flatMap((one) => one.blocks("node_config"));
  const auto = blocksOf(argument(cluster.value("cluster_autoscaling"), "auto_provisioning_defaults"));
  const [account] = [...configs, ...auto].flatMap((one) => referenceOf(argument(one, "service_account")) ?? []);
  return things.at(account)?.text("account_id") ?? account ?? "";
}

/**
 * Inside its own network an API server has an address, which no peering and no hub leads to. Others come to its address on the
 * internet, or else by a name that asks who they are.
 */
function apiOf(cluster: Thing, name: string, { own, controlPlane }: Parts): Actor {
  const called = `api/${name}`;
  const [config] = cluster.blocks("private_cluster_config");
  const [list] = cluster.blocks("master_authorized_networks_config");
  const members = own.flatMap((one): readonly Peer[] => (one === undefined ? [] : [{ block: one.block }]));
  const admitted = listed(list);
  const isEnforced = argument(list, "private_endpoint_enforcement_enabled") === true;
  const everybody = list === undefined || !isEnforced;
  const inside = endIn(called, controlPlane, [
    filterOf(`${cluster.id} (authorized networks)`, everybody ? [ANYBODY] : [...members, ...admitted]),
  ]);
  const outside: End = {
    ...endIn(called, undefined, [filterOf(`${cluster.id} (authorized networks)`, list === undefined ? [ANYBODY] : admitted)]),
    address: `${cluster.id} (public endpoint)`,
    isElsewhere: false,
  };
  const isPublic = argument(config, "enable_private_endpoint") !== true;
  const [endpoints] = cluster.blocks("control_plane_endpoints_config");
  const [byName] = blocksOf(argument(endpoints, "dns_endpoint_config"));
  const isNamed = argument(byName, "allow_external_traffic") === true;
  const named: End = { ...outside, address: `${cluster.id} (DNS endpoint)`, asksWho: true, filters: [] };
  const seenFrom = new Set(controlPlane === undefined ? [] : [controlPlane.network]);
  const answers: readonly Answer[] = [
    { ends: [inside], seenFrom },
    ...(isPublic ? [{ ends: [outside], seenFrom: undefined }] : isNamed ? [{ ends: [named], seenFrom: undefined }] : []),
  ];
  return { kind: "api", name: called, answers, sends: [inside], ports: [HTTPS] };
}

/** Blocks as they are written, or as the keys of what a block is made for each of. */
function listed(list: Value | undefined): readonly Peer[] {
  const [dynamic] = blocksOf(argument(list, "dynamic"));
  const made = argument(argument(dynamic, "cidr_blocks"), "for_each");
  const keys = typeof made === "object" && made !== null ? Object.keys(made) : [];
  const written = blocksOf(argument(list, "cidr_blocks")).flatMap((one) => argument(one, "cidr_block") ?? []);
  return peersOf([...written, ...keys]);
}

function filterOf(name: string, peers: readonly Peer[]): Filter {
  return { name, stateful: true, in: [allowing(name, peers, [HTTPS, HTTPS])], out: [allowing(name, [ANYBODY])] };
}

function endIn(name: string, subnet: Subnet | undefined, filters: readonly Filter[]): End {
  return {
    name,
    address: subnet === undefined ? name : subnet.block.first + SOME_HOST,
    subnet,
    isElsewhere: subnet === undefined,
    published: undefined,
    groups: [],
    filters,
  };
}
