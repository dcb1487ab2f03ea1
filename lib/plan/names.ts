import { factsOf } from "../clouds/clouds.ts";
import type { NameRule } from "../clouds/facts.ts";
import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { Connection } from "../model/fleet-plan.ts";
import { pairKey } from "./connectivity.ts";
import { ENTRY_GROUP, certificateThing, entryThing, servingClusters } from "./entries.ts";
import type { ServingCluster } from "./entries.ts";
import { legalName } from "./legal-name.ts";

/** A name given to a thing in a cloud. */
export interface GivenName {
  readonly name: string;
  /** What is named, such as `network` or `pool/general`. */
  readonly thing: string;
  /** `region/<name>`, `cluster/<name>` or `link/<a>--<b>`. */
  readonly owner: string;
  /** Inside of what the name must be unique. */
  readonly scope: string;
  readonly rule: NameRule;
}

/** What every region and cluster is called in its cloud: by name, then by the thing named, as the plan holds them. */
export interface Names {
  readonly regions: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly clusters: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Of links by the key of their pair, then by the region at the end. */
  readonly links: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly given: readonly GivenName[];
}

/** Names follow from the fleet's, the region's or cluster's and the pool's own name alone: nothing else changes them. */
export function planNames(fleet: Fleet, connections: readonly Connection[]): Names {
  const regionNamed = new Map(fleet.regions.map((region) => [region.name, region]));
  const serving = servingClusters(fleet);
  const regions = fleet.regions.map((region) => {
    const logs = [
      ...(serving.some((one) => one.region.name === region.name) ? ["entry-logs"] : []),
      ...(fleet.dns?.region === region.name && serving.some(({ entry }) => entry.via === "accelerator")
        ? ["accelerator-logs"]
        : []),
    ];
    const hosts = serving.filter((one) => one.region.name === region.name && hasOwnCertificate(one));
    const tls = hosts.length === 0 ? [] : tlsNames(fleet, region, [...new Set(hosts.map(({ workload }) => workload))]);
    return [
      region.name,
      [...regionNames(fleet, region), ...logs.flatMap((thing) => logNames(fleet, region, thing)), ...tls],
    ] as const;
  });
  const clusters = fleet.clusters.map((cluster) => {
    const region = regionNamed.get(cluster.region);
    const own = serving.filter((one) => one.cluster.name === cluster.name);
    const entries = [
      ...own.slice(0, 1).flatMap((one) => entryGroupNames(fleet, one)),
      ...own.flatMap((one) => entryNames(fleet, one)),
    ];
    return [cluster.name, region === undefined ? [] : [...clusterNames(fleet, region, cluster), ...entries]] as const;
  });
  const links = connections
    .filter(({ via }) => via === "vpn")
    .map(({ between }) => [pairKey(between), between.flatMap((end) => linkNames(fleet, between, regionNamed.get(end)))] as const);
  return {
    regions: new Map(regions.map(([name, given]) => [name, byThing(given)])),
    clusters: new Map(clusters.map(([name, given]) => [name, byThing(given)])),
    links: new Map(links.map(([key, given]) => [key, byThing(given)])),
    given: [...regions, ...clusters, ...links].flatMap(([, given]) => given),
  };
}

/** What nobody in the world may have tells the account as well. */
export function nameOf(wanted: string, { account }: Region, rule: NameRule): string {
  return legalName(`${wanted}${rule.unique === "world" ? `-${account ?? ""}` : ""}${rule.suffix}`, rule);
}

function scopeOf(region: Region, thing: string, rule: NameRule, name: string): string {
  if (rule.unique === "world") return `${region.cloud}/${thing}`;
  const account = `${region.cloud}/${region.account ?? ""}/${thing}`;
  if (rule.unique === "account") return account;
  return rule.unique === "location" ? `${account}/${region.location}` : `${account}/${name}`;
}

/** The names of a region's things: `<fleet>-<region>`, cut to what the cloud accepts. */
function regionNames(fleet: Fleet, region: Region): readonly GivenName[] {
  return Object.entries(factsOf(region.cloud).names.region).map(([thing, rule]) => ({
    name: nameOf(`${fleet.name}-${region.name}`, region, rule),
    thing,
    owner: `region/${region.name}`,
    scope: scopeOf(region, thing, rule, region.name),
    rule,
  }));
}

/** What the parts of a link are called at one end: the region at that end is the thing named. */
function linkNames(fleet: Fleet, between: readonly [string, string], end: Region | undefined): readonly GivenName[] {
  const rule = end === undefined ? undefined : factsOf(end.cloud).names.link;
  if (end === undefined || rule === undefined) return [];
  const name = legalName(`${fleet.name}-${between.join("-")}`, rule);
  return [{ name, thing: end.name, owner: `link/${pairKey(between)}`, scope: scopeOf(end, "link", rule, end.name), rule }];
}

/** A bucket for logs of entries. */
function logNames(fleet: Fleet, region: Region, thing: string): readonly GivenName[] {
  const rule = factsOf(region.cloud).names.logs[thing];
  if (rule === undefined) return [];
  const name = nameOf(`${fleet.name}-${region.name}`, region, rule);
  return [{ name, thing, owner: `region/${region.name}`, scope: scopeOf(region, thing, rule, region.name), rule }];
}

/** The load balancers of a workload in one region show the same certificate; what stands everywhere at once has its own. */
function hasOwnCertificate({ entry }: ServingCluster): boolean {
  return entry.via === "dns" && entry.tls === "managed";
}

/** Of the certificates of a region's hosts, and of what says how its load balancers speak TLS. */
function tlsNames(fleet: Fleet, region: Region, workloads: readonly string[]): readonly GivenName[] {
  const { certificate, tlsPolicy } = factsOf(region.cloud).names;
  const given = (wanted: string, thing: string, rule: NameRule | undefined): readonly GivenName[] => {
    if (rule === undefined) return [];
    const [kind = thing] = thing.split("/");
    const scope = scopeOf(region, kind, rule, region.name);
    return [{ name: legalName(`${wanted}${rule.suffix}`, rule), thing, owner: `region/${region.name}`, scope, rule }];
  };
  return [
    ...given(`${fleet.name}-${region.name}`, "tls-policy", tlsPolicy),
    ...workloads.flatMap((one) => given(`${fleet.name}-${one}-${region.name}`, certificateThing(one), certificate)),
  ];
}

/** Also in front of a cluster that something else owns: the load balancer is ours. */
function entryNames(fleet: Fleet, { workload, cluster, region }: ServingCluster): readonly GivenName[] {
  const rule = factsOf(region.cloud).names.entry;
  if (rule === undefined) return [];
  const name = legalName(`${fleet.name}-${workload}-${cluster.name}`, rule);
  const scope = scopeOf(region, "entry", rule, cluster.name);
  return [{ name, thing: entryThing(workload), owner: `cluster/${cluster.name}`, scope, rule }];
}

/** Of what holds all that stands in front of a cluster. */
function entryGroupNames(fleet: Fleet, { cluster, region }: ServingCluster): readonly GivenName[] {
  const rule = factsOf(region.cloud).names.entryGroup;
  if (rule === undefined) return [];
  const scope = scopeOf(region, ENTRY_GROUP, rule, cluster.name);
  const name = nameOf(`${fleet.name}-${cluster.name}`, region, rule);
  return [{ name, thing: ENTRY_GROUP, owner: `cluster/${cluster.name}`, scope, rule }];
}

/** The names of a cluster's things and of its node pools. A cluster that something else owns gets none. */
function clusterNames(fleet: Fleet, region: Region, cluster: Cluster): readonly GivenName[] {
  if (cluster.existing !== undefined) return [];
  const owner = `cluster/${cluster.name}`;
  const own = Object.entries(factsOf(region.cloud).names.cluster).map(([thing, rule]) => ({
    name: cluster.adopt?.names[thing] ?? nameOf(`${fleet.name}-${cluster.name}`, region, rule),
    thing,
    owner,
    scope: scopeOf(region, thing, rule, cluster.name),
    rule,
  }));
  const rule = factsOf(region.cloud).names.pool;
  if (rule === undefined) return own;
  const pools = cluster.pools.map((pool) => ({
    name: legalName(pool.name, rule),
    thing: `pool/${pool.name}`,
    owner,
    scope: scopeOf(region, "pool", rule, cluster.name),
    rule,
  }));
  return [...own, ...pools];
}

function byThing(names: readonly GivenName[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map(({ thing, name }) => [thing, name]));
}
