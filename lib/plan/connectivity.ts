import { NETWORK_CLOUDS, networkFacts, realmOf } from "../clouds/clouds.ts";
import type { Cloud, Fleet, Link, Region } from "../model/fleet.ts";
import type { Connection, ConnectivityDomain, Decision } from "../model/fleet-plan.ts";
import type { Lock } from "../model/lock.ts";
import type { StackLayer } from "../model/stack-layer.ts";
import { compareText } from "../model/compare-text.ts";
import { hasNetwork } from "./networks.ts";
import { firstSubnetRanges } from "./subnet-ranges.ts";

/** Who reaches whom, and what was chosen for it. */
export interface Topology {
  readonly connections: readonly Connection[];
  readonly domains: readonly ConnectivityDomain[];
  readonly decisions: readonly Decision[];
  /** The hub region of each cloud whose regions meet in one. */
  readonly hubs: ReadonlyMap<Cloud, string>;
}

type Pair = readonly [string, string];

/**
 * Joins the regions of each cloud by the file's default, then applies its links: a link always wins over the default.
 *
 * @param before - a mesh that it knows doesn't become a hub because its regions get more clusters
 */
export function planConnectivity(fleet: Fleet, before: Pick<Lock, "stacks">): Topology {
  const networks = fleet.regions.filter(hasNetwork);
  const links = onePerPair(fleet.connectivity.links.filter((link) => impossible(link, networks) === undefined));
  const choices = NETWORK_CLOUDS.flatMap((cloud) => {
    const realms = Map.groupBy(
      networks.filter((region) => region.cloud === cloud),
      realmOf,
    );
    return [...realms].map(([realm, regions]) => chooseShape(fleet, { cloud, realm }, regions, links, before.stacks));
  });
  const linked = new Set(links.map((link) => pairKey(link.between)));
  const connections = [
    ...choices.flatMap((choice) => choice.connections.filter(({ between }) => !linked.has(pairKey(between)))),
    ...links.flatMap(connectionOf),
  ].sort((left, right) => compareText(pairKey(left.between), pairKey(right.between)));
  return {
    connections,
    domains: domainsOf(networks, connections),
    decisions: choices.flatMap(({ decision }) => (decision === undefined ? [] : [decision])),
    // Where several parts of a cloud have a hub, that of the first by name stands for the cloud.
    hubs: new Map(choices.toReversed().flatMap(({ cloud, hub }) => (hub === undefined ? [] : [[cloud, hub] as const]))),
  };
}

/** Why a link can't be built; undefined when it can. */
export function impossible(link: Link, regions: readonly Region[]): "network" | "self" | "cloud" | "realm" | undefined {
  const [first, second] = link.between.map((name) => regions.find((region) => region.name === name && hasNetwork(region)));
  if (first === undefined || second === undefined) return "network";
  if (first === second) return "self";
  if (first.cloud === second.cloud && realmOf(first) !== realmOf(second) && link.via !== "none") return "realm";
  return first.cloud !== second.cloud && (link.via === "peering" || link.via === "transit") ? "cloud" : undefined;
}

/** A pair of names as one text, whatever the order. */
export function pairKey(between: Pair): string {
  return [...between].sort(compareText).join("--");
}

/** Of two links for one pair the first counts; that there are two is a problem of its own (FW2307). */
function onePerPair(links: readonly Link[]): readonly Link[] {
  return links.filter((link, at) => links.findIndex(({ between }) => pairKey(between) === pairKey(link.between)) === at);
}

interface Choice {
  readonly cloud: Cloud;
  readonly connections: readonly Connection[];
  readonly hub: string | undefined;
  readonly decision: Decision | undefined;
}

interface Realm {
  readonly cloud: Cloud;
  /** The part of the cloud. */
  readonly realm: string;
}

/** Mesh, hub or nothing for the regions of one part of a cloud; a mesh that breaks the cloud's quotas becomes a hub. */
function chooseShape(
  fleet: Fleet,
  { cloud, realm }: Realm,
  regions: readonly Region[],
  links: readonly Link[],
  stacks: Lock["stacks"],
): Choice {
  const names = regions.map(nameOf);
  const nothing: Choice = { cloud, connections: [], hub: undefined, decision: undefined };
  const [first] = names;
  if (first === undefined || names.length === 1 || fleet.connectivity.default === "none") return nothing;
  const named = fleet.connectivity.hubs[cloud];
  const hub = named !== undefined && names.includes(named) ? named : first;
  const decide = (chosen: string, why: string): Decision => ({ about: `connectivity of ${realm}`, chosen, why });
  if (fleet.connectivity.default === "hub") {
    const why = `connectivity.default is hub, and ${hub} is the hub of ${realm}`;
    return { ...nothing, connections: spokes(names, hub, why), hub, decision: decide(`hub in ${hub}`, why) };
  }
  const why = `the regions of ${realm} form a mesh`;
  const mesh = pairs(names).map((between): Connection => ({ between, via: "peering", why }));
  const peers = peersOf(names, mesh, links);
  const lives = (layer: StackLayer, of: string): boolean =>
    stacks.some((stack) => stack.layer === layer && stack.subject === of && stack.state === "live");
  const beyond =
    beyondPeerings(cloud, peers) ??
    (lives("peering", realm) && !lives("gateway", hub) ? undefined : beyondRanges(fleet, cloud, regions, peers));
  if (beyond === undefined) return { ...nothing, connections: mesh, decision: decide("mesh", why) };
  const because = `a mesh takes ${beyond}; ${hub} is the hub`;
  return { ...nothing, connections: spokes(names, hub, because), hub, decision: decide(`hub in ${hub}`, because) };
}

/** How many peerings a mesh takes in one network, in words, where its cloud gives no more as it comes. */
function beyondPeerings(cloud: Cloud, peers: ReadonlyMap<string, readonly string[]>): string | undefined {
  const { standard, most } = networkFacts(cloud).peerings;
  const needed = Math.max(...[...peers.values()].map((some) => some.length));
  if (needed <= standard) return undefined;
  const more = most > standard ? `, ${most} after asking for more` : "";
  return `${needed} peerings in one network, and ${cloud} allows ${standard}${more}`;
}

/** The same of ranges that a network and its peers have. */
function beyondRanges(
  fleet: Fleet,
  cloud: Cloud,
  regions: readonly Region[],
  peers: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const { subnetRanges } = networkFacts(cloud);
  if (subnetRanges === undefined) return undefined;
  const ranges = new Map(regions.map((region) => [region.name, firstSubnetRanges(fleet, region)]));
  const groups = [...peers].map(([name, some]) =>
    [name, ...some].flatMap((one) => ranges.get(one) ?? []).reduce((sum, count) => sum + count),
  );
  const largest = Math.max(...groups);
  if (largest <= subnetRanges.group) return undefined;
  return `${largest} subnet ranges in one network and its peers, and ${cloud} allows ${subnetRanges.group}, more after asking`;
}

/** The peers that each network has in the end, links counted. */
function peersOf(
  names: readonly string[],
  mesh: readonly Connection[],
  links: readonly Link[],
): ReadonlyMap<string, readonly string[]> {
  const linked = new Set(links.map((link) => pairKey(link.between)));
  const left = [
    ...mesh.filter(({ between }) => !linked.has(pairKey(between))),
    ...links.filter((link) => link.via === "peering"),
  ];
  const peers = new Map(names.map((name): [string, string[]] => [name, []]));
  for (const { between } of left) {
    const [first, second] = between;
    peers.get(first)?.push(second);
    peers.get(second)?.push(first);
  }
  return peers;
}

function spokes(names: readonly string[], hub: string, why: string): readonly Connection[] {
  return names.filter((name) => name !== hub).map((name) => ({ between: sorted([hub, name]), via: "transit", why }));
}

function connectionOf(link: Link): readonly Connection[] {
  if (link.via === "none") return [];
  return [{ between: sorted(link.between), via: link.via, why: "connectivity.links says so" }];
}

function pairs(names: readonly string[]): readonly Pair[] {
  return names.flatMap((first) => names.filter((second) => first < second).map((second): Pair => [first, second]));
}

function sorted([first, second]: Pair): Pair {
  return first < second ? [first, second] : [second, first];
}

function nameOf({ name }: Region): string {
  return name;
}

/** Regions that reach each other over any number of hops, each set under its first name. */
function domainsOf(networks: readonly Region[], connections: readonly Connection[]): readonly ConnectivityDomain[] {
  const left = new Set(networks.map((region) => region.name));
  const domains: ConnectivityDomain[] = [];
  for (const name of left) {
    const members = [name];
    left.delete(name);
    for (const member of members) {
      for (const { between } of connections.filter((connection) => connection.between.includes(member))) {
        for (const other of between) if (left.delete(other)) members.push(other);
      }
    }
    domains.push({ name, regions: members.sort(compareText) });
  }
  return domains;
}
