import { cloudOfDns, factsOf, realmOf } from "../clouds/clouds.ts";
import type { Cloud, Cluster, Fleet, Region } from "../model/fleet.ts";
import type { Caller, Connection, StackEdge } from "../model/fleet-plan.ts";
import { compareText } from "../model/compare-text.ts";
import { seenFrom, servingClusters } from "./entries.ts";
import { hasNetwork } from "./networks.ts";
import { pairKey } from "./connectivity.ts";
import { DNS_ZONE, clusterStack, fleetStack, regionStack, stackId } from "./stack-draft.ts";
import type { StackDraft, StackInput } from "./stack-draft.ts";

/** The table "Stacks" of docs/architecture.md: which stacks there are, and what each waits for. */
export const STACK_LAYERS: readonly ((input: StackInput) => readonly StackDraft[])[] = [
  networks,
  gateways,
  peerings,
  links,
  clusters,
  access,
  dns,
  entries,
  bootstraps,
];

/** Also for a network that something else owns: its stack holds no resource, but its outputs are read like any other's. */
function networks({ fleet }: StackInput): readonly StackDraft[] {
  return fleet.regions.filter(hasNetwork).map((region) => regionStack(fleet, "network", region, []));
}

function gateways({ fleet, gateways }: StackInput): readonly StackDraft[] {
  return fleet.regions
    .filter(({ name }) => gateways.has(name))
    .map((region) => regionStack(fleet, "gateway", region, [networkEdge(region.name, "its gateway stands in this network")]));
}

function peerings(input: StackInput): readonly StackDraft[] {
  const realms = Map.groupBy(joints(input), ({ region }) => realmOf(region));
  return [...realms].flatMap(([realm, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { cloud, state } = first.region;
    const draft = fleetStack(
      input.fleet,
      "peering",
      realm,
      [cloud],
      own.flatMap(({ edges }) => edges),
    );
    // What stands apart from the rest of a cloud has its state there as well.
    return [realm === cloud || state === undefined ? draft : { ...draft, state }];
  });
}

/** A network that is joined to others of its cloud, or to the hub in which a link ends. */
interface Joint {
  readonly region: Region;
  readonly edges: readonly StackEdge[];
}

function joints(input: StackInput): readonly Joint[] {
  return input.connections.flatMap((connection) =>
    endsOf(input.fleet, connection)
      .filter((region) => connection.via !== "vpn" || endsInHub(region))
      .map((region) => {
        const between = connection.via === "vpn" ? [region.name] : connection.between;
        const gateways = gatewayEdges(input, { ...connection, between }, "networks meet in this gateway");
        return { region, edges: [networkEdge(region.name, "joins this network to others"), ...gateways] };
      }),
  );
}

/** Whether links end there in a hub, to which the network is joined apart. */
function endsInHub({ cloud }: Region): boolean {
  return factsOf(cloud).network?.links.inHub === true;
}

function links(input: StackInput): readonly StackDraft[] {
  return input.connections
    .filter(({ via }) => via === "vpn")
    .map((connection) =>
      fleetStack(input.fleet, "link", pairKey(connection.between), cloudsOf(input.fleet, connection), [
        ...gatewayEdges(input, connection, "one end of the link"),
        ...connection.between.map((name) => networkEdge(name, "routes of this network lead into the link")),
        ...hubsBehind(input, connection).map((name) => ({ stack: stackId("gateway", name), why: "shares the link with others" })),
        ...turnEdges(input, connection),
      ]),
    );
}

/** A hub takes one change at a time, so that whatever changes it waits for its turn: what is joined to it, then links by their names. */
function turnEdges({ fleet, connections }: StackInput, connection: Connection): readonly StackEdge[] {
  const why = "the hub takes one change at a time";
  const key = pairKey(connection.between);
  return endsOf(fleet, connection)
    .filter(endsInHub)
    .flatMap((end) => {
      const before = connections.filter(
        ({ via, between }) => via === "vpn" && between.includes(end.name) && pairKey(between) < key,
      );
      const links = before.map(({ between }) => stackId("link", pairKey(between)));
      return [stackId("peering", realmOf(end)), ...links].map((stack) => ({ stack, why }));
    });
}

/** Regions with the hub in which a link's ends meet others of their cloud, and so share the link. */
function hubsBehind({ connections, hubs }: StackInput, { between }: Connection): readonly string[] {
  return connections
    .filter((one) => one.via === "transit" && one.between.some((name) => between.includes(name)))
    .flatMap((one) => one.between.filter((name) => hubs.includes(name)));
}

/** Also for a cluster that something else owns: its stack only gives the record that bootstrap reads. */
function clusters({ fleet, callers }: StackInput): readonly StackDraft[] {
  return eachCluster(fleet, (cluster, region) => {
    const own =
      hasNetwork(region) && cluster.existing === undefined ? [networkEdge(region.name, "the cluster's own network")] : [];
    const calling = callerNetworks(fleet, callers.get(cluster.name) ?? [], "its addresses may call the API server");
    return [clusterStack(fleet, "cluster", cluster, region, [...own, ...calling])];
  });
}

/** Some clouds admit callers on private paths by rules that stand apart; elsewhere they are attributes of the cluster. */
function access({ fleet, callers }: StackInput): readonly StackDraft[] {
  return eachCluster(fleet, (cluster, region) => {
    const admitted = privateCallers(region, callers.get(cluster.name) ?? []);
    if (admitted.length === 0) return [];
    return [
      clusterStack(fleet, "access", cluster, region, [
        { stack: stackId("cluster", cluster.name), why: "adds rules to the cluster's security group" },
        ...callerNetworks(fleet, admitted, "its addresses may call the API server"),
      ]),
    ];
  });
}

/** A zone of the fleet's own. It stands apart, because somebody may have to delegate it before certificates can be proven. */
function dns({ fleet }: StackInput): readonly StackDraft[] {
  if (fleet.dns?.create !== true || servingClusters(fleet).length === 0) return [];
  return [fleetStack(fleet, "dns", DNS_ZONE, [cloudOfDns(fleet.dns.provider)], [])];
}

/** Load balancers stand where a workload with an entry runs and the cloud has any. */
function entries({ fleet, findPath }: StackInput): readonly StackDraft[] {
  const serving = servingClusters(fleet);
  const names = new Set(serving.map(({ region }) => region.name));
  const inside = serving.filter(({ entry }) => entry.reach === "network");
  const regional = fleet.regions
    .filter((region) => names.has(region.name))
    .map((region) =>
      regionStack(fleet, "entry", region, [
        networkEdge(region.name, "load balancers stand in this network"),
        ...(factsOf(region.cloud).network?.entriesNeedClusters === true ? serving : inside)
          .filter((one) => one.region.name === region.name)
          .map(({ cluster, entry }) => ({
            stack: stackId("cluster", cluster.name),
            why:
              entry.reach === "network"
                ? "a load balancer has an address of its subnet"
                : "its load balancer is made of parts of it",
          })),
      ]),
    );
  if (regional.length === 0) return [];
  const named = fleet.dns === undefined ? [] : [cloudOfDns(fleet.dns.provider)];
  const clouds = [...new Set([...regional.flatMap((stack) => stack.clouds), ...named])].sort(compareText);
  const led = [
    ...regional.map(({ id }) => ({ stack: id, why: "leads users to its load balancers" })),
    ...(fleet.dns?.create === true ? [{ stack: stackId("dns", DNS_ZONE), why: "the zone of the names" }] : []),
    ...seenFrom(fleet, inside, findPath).map(({ name }) => networkEdge(name, "names are seen from this network")),
  ];
  return [...regional, fleetStack(fleet, "entry", "global", clouds, led)];
}

function bootstraps(input: StackInput): readonly StackDraft[] {
  const { fleet } = input;
  const hub = fleet.clusters.find(({ name }) => name === fleet.sync.hub);
  const serving = new Set(servingClusters(fleet).map(({ cluster }) => cluster.name));
  return eachCluster(fleet, (cluster, region) => {
    const admitted = privateCallers(region, input.callers.get(cluster.name) ?? []);
    const joins = hub === undefined || hub.name === cluster.name ? undefined : hub;
    return [
      clusterStack(fleet, "bootstrap", cluster, region, [
        { stack: stackId("cluster", cluster.name), why: "the cluster to bootstrap" },
        ...(serving.has(cluster.name) ? [{ stack: stackId("entry", region.name), why: "what its entries are made of" }] : []),
        ...(admitted.length === 0 ? [] : [{ stack: stackId("access", cluster.name), why: "lets its callers in" }]),
        ...(joins === undefined ? [] : hubEdges(input, joins, region)),
        ...fleet.access.ci.flatMap((entry) =>
          "region" in entry ? pathEdges(input, entry.region, region.name, "on the path from the runner to the cluster") : [],
        ),
      ]),
    ];
  });
}

function hubEdges(input: StackInput, hub: Cluster, region: Region): readonly StackEdge[] {
  return [
    { stack: stackId("cluster", hub.name), why: "the hub that it joins" },
    { stack: stackId("bootstrap", hub.name), why: "the hub must be ready for members" },
    ...pathEdges(input, hub.region, region.name, "on the path between hub and member"),
  ];
}

/** Every stack without which the path doesn't carry traffic. */
function pathEdges(input: StackInput, from: string, to: string, why: string): readonly StackEdge[] {
  return (input.findPath(from, to) ?? []).flatMap((connection) => {
    const joins =
      connection.via === "vpn"
        ? [stackId("link", pairKey(connection.between)), ...joinedTo(input, connection)]
        : [...new Set(endsOf(input.fleet, connection).map(realmOf))].map((realm) => stackId("peering", realm));
    return [...joins.map((stack) => ({ stack, why })), ...gatewayEdges(input, connection, why)];
  });
}

/** What joins networks to the hubs in which a link ends. */
function joinedTo({ fleet }: StackInput, connection: Connection): readonly string[] {
  return endsOf(fleet, connection)
    .filter(endsInHub)
    .map((end) => stackId("peering", realmOf(end)));
}

/** The gateways that a connection uses: none when it is a peering. */
function gatewayEdges(
  { gateways }: StackInput,
  { between, via }: Pick<Connection, "via"> & { readonly between: readonly string[] },
  why: string,
): readonly StackEdge[] {
  if (via === "peering") return [];
  return between.filter((name) => gateways.has(name)).map((name) => ({ stack: stackId("gateway", name), why }));
}

function networkEdge(region: string, why: string): StackEdge {
  return { stack: stackId("network", region), why };
}

/** The networks whose addresses a caller shows; callers outside of the fleet's networks have none. */
function callerNetworks(fleet: Fleet, callers: readonly Caller[], why: string): readonly StackEdge[] {
  const names = callers.flatMap(({ from }) => ("region" in from ? [from.region] : []));
  return fleet.regions
    .filter((region) => names.includes(region.name) && hasNetwork(region))
    .map(({ name }) => networkEdge(name, why));
}

function privateCallers(region: Region, callers: readonly Caller[]): readonly Caller[] {
  return factsOf(region.cloud).network?.admitsBy === "rule" ? callers.filter(({ path }) => path === "private") : [];
}

function cloudsOf(fleet: Fleet, connection: Connection): readonly Cloud[] {
  return [...new Set(endsOf(fleet, connection).map(({ cloud }) => cloud))].sort(compareText);
}

function endsOf(fleet: Fleet, { between }: Connection): readonly Region[] {
  return fleet.regions.filter(({ name }) => between.includes(name));
}

function eachCluster(fleet: Fleet, stacksOf: (cluster: Cluster, region: Region) => readonly StackDraft[]): readonly StackDraft[] {
  const regions = new Map(fleet.regions.map((region) => [region.name, region]));
  return fleet.clusters.flatMap((cluster) => {
    const region = regions.get(cluster.region);
    return region === undefined ? [] : stacksOf(cluster, region);
  });
}
