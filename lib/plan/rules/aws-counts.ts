import type { Path } from "../../errors.ts";
import { OWN_POD_IDENTITIES } from "../../clouds/aws/addons.ts";
import { AWS_QUOTAS } from "../../clouds/aws/limits.ts";
import type { AwsQuota } from "../../clouds/aws/limits.ts";
import type { ClusterPlan, FleetPlan, RegionPlan } from "../../model/fleet-plan.ts";
import type { Entry, Region } from "../../model/fleet.ts";
import { servingClusters } from "../entries.ts";
import type { ServingCluster } from "../entries.ts";
import { trustedBlocks } from "../network-plans.ts";
import { networkBlocks } from "../networks.ts";

/** How many things of one kind the fleet would have in one account, place or network. */
export interface AwsCount {
  readonly quota: AwsQuota;
  /** Whose they are, in words. */
  readonly where: string;
  /** The line that adds the last of them. */
  readonly path: Path;
  readonly count: number;
}

/** One or several things of a kind that count where they are. */
interface Counted {
  readonly quota: AwsQuota;
  /** What the quota is about: an account, a location of an account, a VPC … */
  readonly where: string;
  readonly path: Path;
  readonly count: number;
}

/** Everything that a fleet makes on AWS of which an account, a place or a parent has only so many. */
export function awsCounts(plan: FleetPlan): readonly AwsCount[] {
  const counted = [
    ...plan.regions.filter(({ region }) => region.cloud === "aws").flatMap((own) => inRegion(plan, own)),
    ...plan.clusters.flatMap((cluster) => ofCluster(plan, cluster)),
    ...ofGateways(plan),
    ...ofLinks(plan),
    ...ofEntries(plan),
  ];
  const groups = Map.groupBy(counted, ({ quota, where }) => `${quota.things} ${where}`);
  return [...groups.values()].flatMap((some) => {
    const last = some.at(-1);
    return last === undefined ? [] : [{ ...last, count: some.reduce((sum, { count }) => sum + count, 0) }];
  });
}

/** Networks that something else owns are there already, and count for nothing. */
function inRegion(plan: FleetPlan, own: RegionPlan): readonly Counted[] {
  const { region, ranges } = own;
  if (region.network !== undefined) return [];
  const path = ["regions", region.name];
  const gateways = { "per-zone": region.zones, single: region.zones.slice(0, 1), none: [] }[region.nat ?? "per-zone"];
  const subnets = ranges.filter(({ purpose }) => purpose === "private" || purpose === "public" || purpose === "intra");
  const location = locationOf(region);
  return [
    { quota: AWS_QUOTAS.vpcs, where: location, path, count: 1 },
    { quota: AWS_QUOTAS.addresses, where: location, path, count: gateways.length },
    ...gateways.map((zone) => ({ quota: AWS_QUOTAS.natGateways, where: `zone ${zone} of ${accountOf(region)}`, path, count: 1 })),
    { quota: AWS_QUOTAS.gatewayEndpoints, where: location, path, count: GATEWAY_ENDPOINTS },
    { quota: AWS_QUOTAS.subnets, where: `the VPC of region ${region.name}`, path, count: subnets.length },
    { quota: AWS_QUOTAS.securityGroups, where: location, path, count: region.nat === "none" ? 2 : 1 },
    { quota: AWS_QUOTAS.roles, where: accountOf(region), path, count: 1 },
    { quota: AWS_QUOTAS.keys, where: location, path, count: 1 },
    { quota: AWS_QUOTAS.aclRules, where: `the public network ACL of region ${region.name}`, path, count: aclRules(plan, region) },
  ];
}

const GATEWAY_ENDPOINTS = 2;
/** Of a public list, beside those of trusted blocks and of ports: answers by TCP, UDP and ICMP. */
const ACL_ANSWERS = 3;
const USUAL_PORTS = [80, 443];

function aclRules({ fleet }: FleetPlan, { name }: Region): number {
  const ports = servingClusters(fleet).flatMap(({ region, entry }) => (region.name === name ? [entry.port] : []));
  const low = [...USUAL_PORTS, ...ports].filter((port) => port < 1024);
  return trustedBlocks(fleet).length + ACL_ANSWERS + new Set(low).size;
}

function ofCluster(plan: FleetPlan, { cloud, cluster, callers }: ClusterPlan): readonly Counted[] {
  const region = plan.fleet.regions.find(({ name }) => name === cluster.region);
  if (cloud !== "aws" || cluster.existing !== undefined || region === undefined) return [];
  const path = ["clusters", cluster.name];
  const location = locationOf(region);
  const auto = cluster.compute === "auto";
  return [
    { quota: AWS_QUOTAS.clusters, where: location, path, count: 1 },
    { quota: AWS_QUOTAS.keys, where: location, path, count: 1 },
    // EKS makes one that the control plane and the nodes share.
    { quota: AWS_QUOTAS.securityGroups, where: location, path, count: 1 },
    { quota: AWS_QUOTAS.roles, where: accountOf(region), path, count: 2 + (auto ? 0 : OWN_POD_IDENTITIES.length) },
    { quota: AWS_QUOTAS.launchTemplates, where: location, path, count: cluster.pools.length },
    {
      quota: AWS_QUOTAS.groupRules,
      where: `the security group of cluster ${cluster.name}`,
      path: [...path, "endpoint"],
      // The first is EKS's own.
      count: 1 + privateBlocks(plan, callers).size,
    },
  ];
}

function privateBlocks({ regions }: FleetPlan, callers: ClusterPlan["callers"]): ReadonlySet<string> {
  const blocks = callers
    .filter(({ path }) => path === "private")
    .flatMap(({ from }) => {
      if (!("region" in from)) return [from];
      return regions.filter(({ region }) => region.name === from.region).flatMap(networkBlocks);
    });
  return new Set(blocks.map(String));
}

function ofGateways({ fleet, regions, connections, domains }: FleetPlan): readonly Counted[] {
  const transits = connections.filter(({ via }) => via === "transit");
  const met = fleet.regions.filter(
    ({ name, cloud }) => cloud === "aws" && transits.some(({ between }) => between.includes(name)),
  );
  return met.flatMap(({ name }) => {
    const domain = domains.find((one) => one.regions.includes(name))?.regions ?? [];
    const blocks = regions.filter(({ region }) => domain.includes(region.name)).flatMap(networkBlocks);
    const at = { where: `the transit gateway of region ${name}`, path: ["regions", name] };
    return [
      { ...at, quota: AWS_QUOTAS.transitPeerings, count: transits.filter(({ between }) => between.includes(name)).length },
      { ...at, quota: AWS_QUOTAS.transitRoutes, count: blocks.length },
    ];
  });
}

/** A link on AWS has a connection to each address of the other side, and a customer gateway that stands for it. */
function ofLinks({ fleet, links }: FleetPlan): readonly Counted[] {
  return links.flatMap(({ ends, tunnels }) =>
    ends.flatMap(({ region }): readonly Counted[] => {
      const own = fleet.regions.find(({ name, cloud }) => name === region && cloud === "aws");
      if (own === undefined) return [];
      const at = { where: locationOf(own), path: ["connectivity", "links"], count: tunnels.length / TUNNELS_OF_CONNECTION };
      return [
        { ...at, quota: AWS_QUOTAS.customerGateways },
        { ...at, quota: AWS_QUOTAS.vpnConnections },
      ];
    }),
  );
}

const TUNNELS_OF_CONNECTION = 2;

function ofEntries({ fleet }: FleetPlan): readonly Counted[] {
  const zone = fleet.dns?.provider === "route53" ? fleet.regions.find(({ name }) => name === fleet.dns?.region) : undefined;
  const serving = servingClusters(fleet).filter(({ region }) => region.cloud === "aws");
  const workloads = [...Map.groupBy(serving, ({ workload }) => workload)];
  return [
    ...serving.flatMap(({ workload, region, entry }): readonly Counted[] => {
      const at = { where: locationOf(region), path: ["workloads", workload, "entry"], count: 1 };
      return [
        { ...at, quota: AWS_QUOTAS.loadBalancers },
        { ...at, quota: AWS_QUOTAS.targetGroups },
        { ...at, quota: AWS_QUOTAS.securityGroups },
        ...(zone === undefined || entry.via !== "dns" ? [] : [{ ...at, quota: AWS_QUOTAS.healthChecks, where: accountOf(zone) }]),
      ];
    }),
    // One bucket of logs with its key in each region, and one more for accelerators.
    ...distinct(serving.map(({ region }) => region)).map((region) => ({
      quota: AWS_QUOTAS.keys,
      where: locationOf(region),
      path: ["regions", region.name],
      count: 1,
    })),
    ...workloads.flatMap(([workload, some]) => ofEntry(["workloads", workload, "entry"], some, zone)),
    ...(zone === undefined || !serving.some(({ entry }) => entry.via === "accelerator")
      ? []
      : [{ quota: AWS_QUOTAS.keys, where: locationOf(zone), path: ["dns"], count: 1 }]),
  ];
}

function ofEntry(path: Path, serving: readonly ServingCluster[], zone: Region | undefined): readonly Counted[] {
  const [first] = serving;
  if (first === undefined) return [];
  const { entry } = first;
  const places = entry.tls === "managed" ? distinct(serving.map(({ region }) => region)) : [];
  // Who may issue, and one proof for each account.
  const proofs = places.length === 0 ? 0 : 1 + new Set(places.map(({ account }) => account)).size;
  const regions = serving.map(({ region }) => region);
  return [
    ...places.map((region) => ({ quota: AWS_QUOTAS.certificates, where: locationOf(region), path, count: 1 })),
    ...(entry.via === "accelerator"
      ? [{ quota: AWS_QUOTAS.accelerators, where: accountOf(first.region), path: [...path, "via"], count: 1 }]
      : []),
    ...(zone === undefined
      ? []
      : [{ quota: AWS_QUOTAS.records, where: "the zone", path, count: 1 + proofs + answers(entry, regions) }]),
  ];
}

/** Records that make the policy, beside the host's own, as constructs/aws/entry/dns-answers.ts has them. */
function answers({ via, policy, geo }: Entry, regions: readonly Region[]): number {
  if (via === "accelerator") return 0;
  const byLocation = [...Map.groupBy(regions, ({ location }) => location).values()];
  switch (policy) {
    case "latency":
      return byLocation.length + byLocation.filter((some) => some.length > 1).flat().length;
    case "weighted":
      return regions.length;
    case "failover":
      return Math.max(1, 2 * (regions.length - 1));
    case "geo":
      return Object.values(geo ?? {}).flat().length;
  }
}

function distinct(regions: readonly Region[]): readonly Region[] {
  return [...new Map(regions.map((region) => [region.name, region])).values()];
}

function accountOf({ account }: Region): string {
  return `account ${account ?? ""}`;
}

function locationOf(region: Region): string {
  return `${region.location} of ${accountOf(region)}`;
}
