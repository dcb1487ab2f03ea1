import fc from "fast-check";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Cloud, Cluster, ExistingNetwork, Fleet, Link, RangeSizes, Region } from "../../lib/model/fleet.ts";
import { isNetworkCloud } from "../../lib/clouds/clouds.ts";
import { aCluster, aFleet, aPool, aRegion, aWorkload, anExistingCluster } from "./a-fleet.ts";
import { aZone, anEntry } from "./an-entry.ts";

/** A name as the fleet file takes it: a DNS label without `--`; digits and hyphens come often, because they matter. */
export const arbitraryName: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z0-9]{1,6}-[a-z0-9]{1,6}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9]{8}-[a-z0-9]{22}$/) },
);

const NOT_A_NAME = ["global"];

const cloud: fc.Arbitrary<Cloud> = fc.constantFrom("aws", "gcp", "azure", "local", "external");

/** One in four times. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** Few blocks, so that they meet often. */
const block = fc.constantFrom(
  "10.20.0.0/16",
  "10.20.128.0/17",
  "10.64.0.0/12",
  "192.168.0.0/20",
  "172.31.0.0/16",
  "172.20.4.0/24",
);

const existingNetwork: fc.Arbitrary<ExistingNetwork> = fc.record({
  id: fc.constant("vpc-1"),
  cidrs: fc.uniqueArray(block, { minLength: 1, maxLength: 2 }).map((blocks) => blocks.map((text) => Cidr.from(text))),
  free: fc.constant([]),
  subnets: fc.constant({}),
  routeTables: fc.constant([]),
  natAddresses: fc.constant([]),
});

const clusterSizes: fc.Arbitrary<RangeSizes> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom<RangeSizes>({ pods: 15 }, { nodes: 21 }, { services: 20 }, { pods: 18, nodes: 24 }) },
);

function arbitraryRegion(name: string): fc.Arbitrary<Region> {
  return fc.record({ cloud, network: rarely(existingNetwork), wide: fc.boolean() }).map(({ cloud, network, wide }) =>
    aRegion(name, cloud, {
      network: isNetworkCloud(cloud) ? network : undefined,
      sizes: cloud === "gcp" && wide ? { block: 12 } : {},
    }),
  );
}

function arbitraryCluster(name: string, regions: readonly string[]): fc.Arbitrary<Cluster> {
  return fc
    .record({
      region: fc.constantFrom(...regions),
      pods: fc.constantFrom<Cluster["pods"]>(undefined, undefined, "routed", "overlay"),
      sizes: clusterSizes,
      state: fc.constantFrom<Cluster["state"]>("present", "present", "present", "absent"),
      endpoint: fc.constantFrom<Cluster["endpoint"]>("private", "restricted", "restricted"),
      pools: fc.uniqueArray(fc.tuple(arbitraryName, fc.integer({ min: 1, max: 300 })), {
        minLength: 1,
        maxLength: 3,
        selector: ([pool]) => pool,
      }),
      existing: rarely(fc.constant(anExistingCluster())),
    })
    .map(({ region, pools, ...rest }) =>
      aCluster(name, region, { ...rest, pools: pools.map(([pool, max]) => aPool(pool, { max })) }),
    );
}

/** Links that the fleet file takes: peering and transit inside a cloud, VPN between clouds. */
function arbitraryLinks(regions: readonly Region[]): fc.Arbitrary<readonly Link[]> {
  const networks = regions.filter(({ cloud }) => isNetworkCloud(cloud));
  const pairs = networks.flatMap((first, at) => networks.slice(at + 1).map((second) => [first, second] as const));
  const via = fc.constantFrom<Link["via"]>("peering", "transit", "none", "vpn");
  return fc.subarray(pairs, { maxLength: Math.min(5, pairs.length) }).chain((chosen) =>
    fc.tuple(...chosen.map(() => via)).map((vias) =>
      chosen.map(([first, second], at): Link => {
        const wanted = vias[at] ?? "none";
        const inside = first.cloud === second.cloud;
        const possible = inside ? (wanted === "vpn" ? "transit" : wanted) : wanted === "none" ? "none" : "vpn";
        const between = [first.name, second.name].sort() as [string, string];
        return { between, via: possible, reason: undefined, until: undefined };
      }),
    ),
  );
}

/** Normalized fleets of all clouds, with existing networks, exceptions, large pools, clusters that leave and entries. */
export const arbitraryFleet: fc.Arbitrary<Fleet> = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9]([a-z0-9]{0,8}|[a-z0-9]{0,8}-[a-z0-9]{1,8})$/),
    regionNames: fc.uniqueArray(arbitraryName, { minLength: 1, maxLength: 7 }).map(withoutReserved),
    clusterNames: fc.uniqueArray(arbitraryName, { minLength: 1, maxLength: 10 }).map(withoutReserved),
    reserved: fc.subarray(["10.0.0.0/16", "10.250.0.0/16", "10.9.3.0/24"]),
    shape: fc.constantFrom<Fleet["connectivity"]["default"]>("mesh", "hub", "none"),
    sync: fc.constantFrom<Pick<Fleet["sync"], "registries" | "agent">>(
      { registries: ["clusterprofile"], agent: "flux" },
      { registries: ["clusterprofile", "argocd"], agent: "none" },
      { registries: ["clusterprofile", "argocd", "ocm"], agent: "ocm" },
    ),
    runner: fc.boolean(),
    entry: fc.boolean(),
  })
  .chain(({ regionNames, clusterNames, ...rest }) =>
    fc.tuple(
      fc.constant(rest),
      fc.tuple(...regionNames.map(arbitraryRegion)),
      fc.tuple(...clusterNames.map((name) => arbitraryCluster(name, regionNames))),
    ),
  )
  .chain(([rest, regions, clusters]) => fc.tuple(fc.constant({ ...rest, regions, clusters }), arbitraryLinks(regions)))
  .map(([{ name, reserved, shape, sync, runner, entry, regions, clusters }, links]) => {
    const plain = aFleet({}, { name, connectivity: { default: shape, hubs: {}, links } });
    const first = regions.find((region) => isNetworkCloud(region.cloud));
    return {
      ...plain,
      addressing: {
        ...plain.addressing,
        reserved: Object.fromEntries(reserved.map((text, at) => [`reserved-${at}`, Cidr.from(text)])),
      },
      access: {
        operators: [],
        principals: [],
        ci: [...plain.access.ci, ...(runner && first !== undefined ? [{ region: first.name }] : [])],
      },
      sync: { ...plain.sync, ...sync, hub: clusters[0]?.name ?? "" },
      dns: entry ? aZone({ region: regions[0]?.name ?? "" }) : undefined,
      workloads: entry
        ? [
            aWorkload(
              "shop",
              clusters.map(({ name }) => name),
              { entry: anEntry() },
            ),
          ]
        : [],
      regions,
      clusters,
    };
  });

function withoutReserved(names: string[]): string[] {
  const left = names.filter((name) => !NOT_A_NAME.includes(name));
  return left.length === 0 ? ["only"] : left;
}

/** The same fleet written in another order. */
export function reordered(fleet: Fleet): Fleet {
  return {
    ...fleet,
    regions: [...fleet.regions].reverse(),
    clusters: [...fleet.clusters].reverse(),
    workloads: [...fleet.workloads].reverse(),
    connectivity: { ...fleet.connectivity, links: [...fleet.connectivity.links].reverse() },
  };
}
