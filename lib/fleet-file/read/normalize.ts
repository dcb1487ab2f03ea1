import type { Baseline } from "../../model/baseline.ts";
import { factsOf } from "../../clouds/clouds.ts";
import type { RegionDefaults } from "../../clouds/facts.ts";
import type { Backup } from "../../model/backup.ts";
import { Cidr } from "../../model/cidr.ts";
import { compareText } from "../../model/compare-text.ts";
import type {
  Access,
  Cluster,
  Connectivity,
  Dns,
  Entry,
  EntryHealth,
  ExistingCluster,
  Fleet,
  Pool,
  Region,
  StateBackend,
  Workload,
} from "../../model/fleet.ts";
import type { Sync } from "../../model/sync.ts";
import { EDITIONS } from "../schema/editions.ts";
import type { Edition } from "../schema/editions.ts";
import { withInventory } from "../../model/sync-plugins.ts";
import { mergedCluster } from "./layers.ts";
import type { ClusterSpec, FleetSpec, RegionSpec, StateSpec, WorkloadSpec } from "../schema/schema.ts";

/** The fleet with every default filled and every layer merged. The order of the file's maps doesn't matter, but for rings. */
export function normalize(spec: FleetSpec): Fleet {
  const edition = EDITIONS[spec.edition];
  return {
    name: spec.fleet,
    edition: spec.edition,
    state: stateBackend(spec.state, edition),
    dns: dns(spec, edition),
    addressing: {
      pool: Cidr.from(spec.addressing?.pool ?? edition.addressing.pool),
      sizes: present(spec.addressing?.sizes),
      pods: spec.addressing?.pods,
      headroom: edition.addressing.headroom,
      standardNodes: edition.pools.max,
      reserved: Object.fromEntries(sorted(spec.addressing?.reserved).map(([name, block]) => [name, Cidr.from(block)])),
    },
    connectivity: connectivity(spec, edition),
    access: access(spec),
    sync: sync(spec, edition),
    ...(spec.baseline === undefined ? {} : { baseline: baseline(spec.baseline) }),
    rings: Object.entries(spec.rings ?? {}).map(([name, ring]) => ({
      name,
      soak: ring.soak,
      maxParallel: ring.maxParallel,
      approval: ring.approval ?? edition.rings.approval,
    })),
    regions: sorted(spec.regions).map(([name, region]) => regionOf(name, region, spec, edition)),
    clusters: sorted(spec.clusters).map(([name]) => clusterOf(name, spec, edition)),
    workloads: sorted(spec.workloads).map(([name, workload]) => workloadOf(name, workload, edition)),
  };
}

function stateBackend(state: StateSpec, edition: Edition): StateBackend {
  const shared = { identity: state.backend === "cloud" ? undefined : state.identity, jurisdiction: state.jurisdiction };
  return state.backend === "local" ? { ...state, ...shared, dir: state.dir ?? edition.state.local.dir } : { ...state, ...shared };
}

function dns({ dns }: FleetSpec, edition: Edition): Dns | undefined {
  if (dns === undefined) return undefined;
  const { parent } = dns;
  return {
    ...dns,
    create: dns.create ?? edition.dns.create,
    zoneId: dns.zoneId,
    parent: parent === undefined ? undefined : { zoneId: parent.zoneId, region: parent.region ?? dns.region },
  };
}

function connectivity(spec: FleetSpec, edition: Edition): Connectivity {
  const links = (spec.connectivity?.links ?? []).map(({ between, via, reason, until }) => {
    const [first, second] = [...between].sort(compareText) as [string, string];
    return { between: [first, second] as const, via, reason, until };
  });
  return {
    default: spec.connectivity?.default ?? edition.connectivity.default,
    hubs: present(spec.connectivity?.hubs),
    links,
  };
}

function access(spec: FleetSpec): Access {
  const byText = (a: object, b: object): number => compareText(JSON.stringify(a), JSON.stringify(b));
  const ci = (spec.access?.ci ?? []).map((entry) => (typeof entry === "string" ? Cidr.from(entry) : entry));
  return {
    operators: (spec.access?.operators ?? [])
      .map((block) => Cidr.from(block))
      .sort((a, b) => a.first - b.first || a.prefix - b.prefix),
    ci: ci.sort(byText),
    principals: sorted(spec.access?.principals).map(([name, { rights, clusters, ...identity }]) => ({
      name,
      rights,
      identity: present(identity),
      clusters: clusters === undefined ? undefined : [...new Set(clusters)].sort(compareText),
    })),
  };
}

function sync(spec: FleetSpec, edition: Edition): Sync {
  const { hub, registry = edition.sync.registry, agent, source, images } = spec.sync;
  return {
    hub,
    registries: withInventory(typeof registry === "string" ? [registry] : registry),
    agent: agent ?? edition.sync.agent,
    source:
      source === undefined
        ? undefined
        : {
            url: source.url,
            branch: source.branch ?? edition.sync.source.branch,
            path: source.path ?? edition.sync.source.path,
            auth: source.auth === undefined ? edition.sync.source.auth : given(source.auth),
            ...(source.ca === undefined ? {} : { ca: source.ca }),
            ...(source.proxy === undefined ? {} : { proxy: given(source.proxy) }),
          },
    ...(images === undefined ? {} : { images: given(images) }),
  };
}

function baseline({ policies, registries, loadBalancerClasses, excluded }: NonNullable<FleetSpec["baseline"]>): Baseline {
  const sorted = (values: readonly string[] = []): readonly string[] => [...new Set(values)].sort(compareText);
  return {
    policies: given(policies),
    registries: sorted(registries),
    loadBalancerClasses: sorted(loadBalancerClasses),
    excluded: sorted(excluded),
  };
}

function regionOf(name: string, region: RegionSpec, spec: FleetSpec, edition: Edition): Region {
  const { network, identity } = region;
  const defaults = regionDefaults(region, spec.edition);
  return {
    name,
    cloud: region.cloud,
    location: region.location ?? "",
    account: region.account ?? region.project ?? region.subscription,
    jurisdiction: region.jurisdiction,
    identity: identity === undefined ? undefined : { apply: identity.apply, plan: identity.plan ?? identity.apply },
    network:
      network === undefined
        ? undefined
        : {
            id: network.id,
            cidrs: network.cidrs.map((block) => Cidr.from(block)),
            free: (network.free ?? []).map((block) => Cidr.from(block)),
            subnets: present(network.subnets),
            routeTables: network.routeTables ?? [],
            natGateway: network.natGateway,
            natAddresses: network.natAddresses ?? [],
          },
    zones: defaults.zones === undefined ? [] : (region.zones ?? defaults.zones),
    nat: defaults.nat === undefined ? undefined : (region.nat ?? defaults.nat),
    sizes: present(region.sizes),
    state: region.state === undefined ? undefined : stateBackend(region.state, edition),
    absent: region.absent ?? false,
    ports: defaults.ports === undefined ? undefined : portRange(region.ports ?? defaults.ports),
  };
}

/** What an edition sets in a region of its cloud. */
export function regionDefaults({ cloud, network, location }: RegionSpec, edition: string): RegionDefaults {
  return factsOf(cloud).region.defaults(edition, { location: location ?? "", existing: network !== undefined });
}

/** First and last port of `16000-31999`. */
export function portRange(text: string): { readonly first: number; readonly last: number } {
  const [first, last] = text.split("-").map(Number);
  return { first: first ?? 0, last: last ?? 0 };
}

function clusterOf(name: string, spec: FleetSpec, edition: Edition): Cluster {
  const cluster = mergedCluster(spec, name);
  const { existing, adopt } = cluster;
  const compute = cluster.compute ?? edition.clusters.compute;
  return {
    name,
    region: cluster.region,
    ring: cluster.ring ?? undefined,
    labels: texts(cluster.labels),
    annotations: texts(cluster.annotations),
    description: cluster.description ?? undefined,
    kubernetes: cluster.kubernetes ?? edition.clusters.kubernetes,
    endpoint: cluster.endpoint ?? edition.clusters.endpoint,
    protect: cluster.protect ?? edition.clusters.protect,
    compute,
    pools:
      compute === "auto" ? [] : sorted(cluster.pools ?? undefined).map(([pool, fields]) => poolOf(pool, fields ?? {}, edition)),
    addons: texts(cluster.addons),
    identities: texts(cluster.identities),
    pods: cluster.pods ?? undefined,
    sizes: present(cluster.sizes ?? undefined),
    upgradeWindow: cluster.upgradeWindow ?? undefined,
    backup: cluster.backup == null ? undefined : backupOf(cluster.backup, edition),
    fleetProject: cluster.fleetProject ?? undefined,
    state: cluster.state ?? edition.clusters.state,
    existing: existing === undefined ? undefined : existingOf(existing),
    adopt: adopt === undefined ? undefined : { names: texts(adopt.names), imports: texts(adopt.imports) },
    reason: cluster.reason ?? undefined,
    until: cluster.until ?? undefined,
  };
}

function existingOf({ kubeconfig, exec, ...rest }: NonNullable<ClusterSpec["existing"]>): ExistingCluster {
  const { id, endpoint, ca, role, context } = rest;
  const files = typeof kubeconfig === "string" ? [kubeconfig] : kubeconfig;
  return { id, endpoint, ca, role, kubeconfig: files, context, exec: [...(exec ?? [])].sort(compareText) };
}

function backupOf(backup: NonNullable<ClusterSpec["backup"]>, { backup: standard }: Edition): Backup {
  return {
    rpoHours: backup.rpoHours ?? standard.rpoHours,
    retainDays: backup.retainDays ?? standard.retainDays,
    lockDays: backup.lockDays ?? standard.lockDays,
  };
}

type PoolSpec = NonNullable<NonNullable<NonNullable<FleetSpec["defaults"]>["pools"]>[string]>;

function poolOf(name: string, pool: PoolSpec, edition: Edition): Pool {
  return {
    name,
    machine: pool.machine ?? edition.pools.machine,
    min: pool.min ?? edition.pools.min,
    max: pool.max ?? edition.pools.max,
    zones: pool.zones ?? edition.pools.zones,
    spot: pool.spot ?? edition.pools.spot,
    arch: pool.arch ?? edition.pools.arch,
    image: pool.image ?? undefined,
    surge: pool.surge ?? edition.pools.surge,
    labels: texts(pool.labels),
    taints: (pool.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
  };
}

function workloadOf(name: string, workload: WorkloadSpec, edition: Edition): Workload {
  const components = sorted(workload.components).map(
    ([component, clusters]) => [component, [...clusters].sort(compareText)] as const,
  );
  const clusters = workload.topology === "segmented" ? components.flatMap(([, list]) => list) : (workload.clusters ?? []);
  return {
    name,
    state: workload.state ?? "present",
    topology: workload.topology,
    clusters: [...new Set(clusters)].sort(compareText),
    components: Object.fromEntries(workload.topology === "segmented" ? components : []),
    data: workload.data,
    survives: workload.survives,
    entry: workload.entry === undefined ? undefined : entryOf(workload.entry, edition),
  };
}

const HTTPS_PORT = 443;

/** How a workload is asked for its health unless the file says so: where the cloud has the certificate, it sees plain HTTP. */
export function healthProtocol(tls: Entry["tls"], port: number): EntryHealth["protocol"] {
  return tls === "none" && port === HTTPS_PORT ? "https" : "http";
}

function entryOf(entry: NonNullable<WorkloadSpec["entry"]>, edition: Edition): Entry {
  const port = entry.port ?? edition.entry.port;
  const tls = entry.tls ?? edition.entry.tls;
  const healthPort = entry.health?.port ?? port;
  return {
    host: entry.host,
    component: entry.component,
    via: entry.via ?? edition.entry.via,
    reach: entry.reach ?? edition.entry.reach,
    policy: entry.policy ?? edition.entry.policy,
    port,
    health: {
      path: entry.health?.path ?? edition.entry.health.path,
      port: healthPort,
      protocol: entry.health?.protocol ?? healthProtocol(tls, healthPort),
    },
    tls,
    weights: entry.weights === undefined ? undefined : Object.fromEntries(sorted(entry.weights)),
    order: entry.order,
    geo: entry.geo === undefined ? undefined : Object.fromEntries(sorted(entry.geo)),
  };
}

/** Entries in the order of their keys, so that reordering the file changes nothing. */
function sorted<T>(map: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => compareText(a, b));
}

type Present<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** Each of its alternatives with keys that are there with a value, or left out. */
type Given<T> = T extends unknown
  ? { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
      readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
    }
  : never;

/** The same map, sorted and without keys that have no value. */
function present<T extends object>(map: T | undefined): Present<T> {
  const entries = sorted(map as Readonly<Record<string, unknown>> | undefined).filter(([, value]) => value != null);
  return Object.fromEntries(entries) as Present<T>;
}

/** The same map: YAML has no undefined, and TypeScript can't know. */
function given<T extends object>(map: T): Given<T> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Given<T>;
}

function texts(map: Readonly<Record<string, string | null>> | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(sorted(map ?? undefined).filter((entry): entry is [string, string] => entry[1] !== null));
}
