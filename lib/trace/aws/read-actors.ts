import type { Value } from "../../review/evaluate.ts";
import type { Actor, Answer, End, Filter, Subnet } from "../model.ts";
import { argument, blocksOf, listOf, peersOf, referenceOf } from "../resources.ts";
import type { Thing, Things } from "../resources.ts";
import { groupFilter } from "./security-groups.ts";

const HTTPS = 443;
/** Within the part of a subnet that AWS keeps nothing of. */
const SOME_HOST = 10;

/**
 * The clusters with their API servers, and the load balancers.
 *
 * @param clusterOf - the name in the fleet of the cluster that a stack is about
 */
export function readActors(
  things: Things,
  subnets: ReadonlyMap<string, Subnet>,
  clusterOf: (stack: string) => string | undefined,
): readonly Actor[] {
  const clusters = things.of("aws_eks_cluster").flatMap((cluster) => {
    const name = clusterOf(cluster.resource.stack) ?? cluster.text("name") ?? cluster.id;
    return [nodesOf(things, cluster, name, subnets), apiOf(things, cluster, name, subnets)];
  });
  return [...clusters, ...things.of("aws_lb").map((balancer) => entryOf(things, balancer, subnets))];
}

/** Nodes, and pods: they have addresses of the same subnets, and the same security group. */
function nodesOf(things: Things, cluster: Thing, name: string, subnets: ReadonlyMap<string, Subnet>): Actor {
  const groups = things.of("aws_eks_node_group").filter((one) => one.text("cluster_name") === cluster.text("name"));
  const own = new Set(groups.flatMap((one) => one.references("subnet_ids")));
  // Auto Mode without pools of ours has its nodes where the cluster stands.
  const places = own.size > 0 ? [...own] : subnetsOf(cluster);
  const filter = groupFilter(things, [cluster.id], cluster.id);
  const ends = places.map((id) => endIn(`nodes/${name}`, id, subnets, { filters: [filter], groups: [cluster.id] }));
  return { kind: "nodes", name: `nodes/${name}`, answers: [{ ends, seenFrom: undefined }], sends: ends, ports: undefined };
}

/** The name of an API server leads inside its own network where it has an address there, and others to the internet where it has one. */
function apiOf(things: Things, cluster: Thing, name: string, subnets: ReadonlyMap<string, Subnet>): Actor {
  const [config] = cluster.blocks("vpc_config");
  const more = listOf(argument(config, "security_group_ids")).flatMap((one) => referenceOf(one) ?? []);
  const filter = groupFilter(things, [cluster.id, ...more], cluster.id);
  const called = `api/${name}`;
  const inside = subnetsOf(cluster).map((id) => endIn(called, id, subnets, { filters: [filter], groups: [cluster.id, ...more] }));
  const isPrivate = argument(config, "endpoint_private_access") === true;
  const isPublic = argument(config, "endpoint_public_access") !== false;
  const network = inside[0]?.subnet?.network;
  const answers: readonly Answer[] = [
    ...(isPrivate ? [{ ends: inside, seenFrom: isPublic && network !== undefined ? new Set([network]) : undefined }] : []),
    ...(isPublic ? [{ ends: [publicEnd(cluster, called, argument(config, "public_access_cidrs"))], seenFrom: undefined }] : []),
  ];
  return { kind: "api", name: called, answers, sends: inside, ports: [HTTPS] };
}

function subnetsOf(cluster: Thing): readonly string[] {
  const [config] = cluster.blocks("vpc_config");
  return listOf(argument(config, "subnet_ids")).flatMap((one) => referenceOf(one) ?? []);
}

function publicEnd(cluster: Thing, name: string, written: Value | undefined): End {
  const blocks = blocksOf(written);
  const list = `${cluster.id} (public_access_cidrs)`;
  const peers = peersOf(blocks.length === 0 ? ["0.0.0.0/0"] : blocks);
  const filter: Filter = {
    name: list,
    stateful: true,
    in: [{ name: list, allow: true, peers, protocol: "tcp", ports: [HTTPS, HTTPS] }],
    out: [],
  };
  return {
    name,
    address: `${cluster.id} (public endpoint)`,
    subnet: undefined,
    isElsewhere: false,
    published: undefined,
    groups: [],
    filters: [filter],
  };
}

function entryOf(things: Things, balancer: Thing, subnets: ReadonlyMap<string, Subnet>): Actor {
  const groups = balancer.references("security_groups");
  const name = `entry/${balancer.text("name") ?? balancer.id}`;
  const filter = groupFilter(things, groups);
  const isInside = balancer.value("internal") === true;
  const ends = balancer.references("subnets").map((id) => ({
    ...endIn(name, id, subnets, { filters: groups.length === 0 ? [] : [filter], groups }),
    published: isInside ? undefined : balancer.id,
  }));
  const listeners = things.of("aws_lb_listener").filter((one) => one.reference("load_balancer_arn") === balancer.id);
  const ports = listeners.map((one) => Number(one.text("port")));
  return { kind: "entry", name, answers: [{ ends, seenFrom: undefined }], sends: ends, ports };
}

function endIn(name: string, id: string, subnets: ReadonlyMap<string, Subnet>, rest: Pick<End, "filters" | "groups">): End {
  const subnet = subnets.get(id);
  return {
    name: subnet === undefined ? name : `${name} in ${id.slice(id.indexOf(".") + 1)}`,
    address: subnet === undefined ? id : subnet.block.first + SOME_HOST,
    subnet,
    isElsewhere: subnet === undefined,
    published: undefined,
    ...rest,
  };
}
