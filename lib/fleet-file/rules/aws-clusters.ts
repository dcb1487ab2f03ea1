import type { Path } from "../../errors.ts";
import { EKS_ADDONS } from "../../clouds/aws/addons.ts";
import { awsMachine } from "../../clouds/aws/machines.ts";
import { AWS_LOCATIONS, awsPartition, partsOfArn } from "../../clouds/aws/partitions.ts";
import type { Pool, Region } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import { clusterLayers } from "../read/layers.ts";
import { valueAt } from "../read/merge.ts";
import { eksClusters, eksPools } from "./aws-own.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const noSuchMachine: Rule = {
  id: "FW1931",
  severity: "error",
  title: "A machine that AWS does not have",
  why: "vCPU x GiB becomes a current instance type of the pool's architecture that the location has; not every size has one, and of a few locations it isn't known what they have. A type's own name says its architecture: the two must agree, or no node would start.",
  fix: "Choose a size that AWS has, name a type yourself, or correct `arch`.",
  check: ({ fleet }) =>
    eksPools(fleet).flatMap(({ region, pool, path }) => {
      if (!/^([0-9]+x[0-9]+|[a-z][a-z0-9-]*\.[a-z0-9-]+)$/.test(pool.machine)) return []; // FW1912's to tell.
      if (!AWS_LOCATIONS.includes(region.location)) return []; // FW1961's, FW1903's or FW1901's to tell.
      const machine = awsMachine(pool.machine, pool.arch, pool.spot, region.location);
      if (typeof machine === "string") return [{ path: [...path, "machine"], message: machine, seen: pool.machine }];
      if (pool.image !== "bottlerocket" || machine.accelerator !== "neuron") return [];
      return [
        {
          path: [...path, "image"],
          message: `Bottlerocket has no drivers for ${pool.machine}`,
          seen: "bottlerocket",
          accepted: "al2023",
        },
      ];
    }),
};

const tooManyZones: Rule = {
  id: "FW1932",
  severity: "error",
  title: "A pool in more zones than its network has",
  why: "Nodes spread over the zones of the region's network. A pool that asks for more would silently get fewer, and lose more of its nodes with one of them than the file says.",
  fix: "Ask for fewer zones, or name more under `zones` of the region.",
  check: ({ fleet, spec }) =>
    eksPools(fleet).flatMap(({ cluster, region, pool, path }) => {
      // A number that nobody wrote is a wish; an existing network's zones aren't known.
      const written = clusterLayers(spec, cluster.name).some(
        ({ base, data }) => base !== undefined && valueAt(data, ["pools", pool.name, "zones"]) !== undefined,
      );
      if (!written || region.zones.length === 0 || pool.zones <= region.zones.length) return [];
      return [
        {
          path: [...path, "zones"],
          message: `pool ${pool.name} asks for ${pool.zones} zones, and the network of ${region.name} has ${region.zones.length}`,
          seen: String(pool.zones),
          accepted: `1 to ${region.zones.length}`,
        },
      ];
    }),
};

const nowhereForDns: Rule = {
  id: "FW1933",
  severity: "error",
  title: "A cluster in which CoreDNS can run nowhere",
  why: "CoreDNS and the storage driver tolerate no taint of yours. Without a pool that has nodes from the start and lets them in, the deployment would wait for them in vain.",
  fix: "Give one pool `min` of at least 1 and no taint with NoSchedule or NoExecute, or set `compute: auto`.",
  check: ({ fleet }) =>
    eksClusters(fleet)
      .filter(({ cluster }) => cluster.compute === "pools")
      .filter(({ cluster }) => !cluster.pools.some(takesEverybody))
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "pools"],
        message: `no pool of ${cluster.name} takes CoreDNS from the start`,
        accepted: "one pool with min of 1 and more, without a NoSchedule or NoExecute taint",
      })),
};

function takesEverybody({ min, taints }: Pool): boolean {
  return min > 0 && taints.every(({ effect }) => effect === "PreferNoSchedule");
}

/** The day on which standard support of a minor ends at EKS; older ones have ended. As of 2026-11-20. */
const STANDARD_SUPPORT_ENDS: Readonly<Record<number, string>> = {
  33: "2026-07-29",
  34: "2026-12-02",
  35: "2027-03-27",
  36: "2027-08-02",
};
const OLDEST_KNOWN = 33;

const outOfSupport: Rule = {
  id: "FW1934",
  severity: "error",
  title: "A Kubernetes minor that EKS no longer supports as standard",
  dated: true,
  why: "Fleetwright's clusters take part in standard support only, because AWS charges extra for what comes after it. EKS then upgrades control planes by itself, and a file that says otherwise can't be deployed any more.",
  fix: "Upgrade `kubernetes` by one minor at a time.",
  check: ({ fleet, today }) =>
    eksClusters(fleet).flatMap(({ cluster }) => {
      const minor = Number(cluster.kubernetes.slice(2));
      const ended = minor < OLDEST_KNOWN ? "before 2026-07" : STANDARD_SUPPORT_ENDS[minor];
      if (ended === undefined || (minor >= OLDEST_KNOWN && today <= ended)) return [];
      const current = Object.entries(STANDARD_SUPPORT_ENDS).filter(([, end]) => today <= end);
      return [
        {
          path: ["clusters", cluster.name, "kubernetes"],
          message: `EKS ended standard support of Kubernetes ${cluster.kubernetes} ${minor < OLDEST_KNOWN ? ended : `on ${ended}`}`,
          seen: cluster.kubernetes,
          accepted: current.length === 0 ? "a later minor" : current.map(([known]) => `1.${known}`).join(", "),
        },
      ];
    }),
};

const foreignAddon: Rule = {
  id: "FW1935",
  severity: "error",
  title: "An add-on that Fleetwright does not install",
  why: "Only the version of an add-on that is installed can be pinned. Auto Mode brings what it needs by itself, in versions that AWS chooses.",
  fix: "Remove the add-on, or correct its name.",
  check: ({ fleet }) =>
    eksClusters(fleet).flatMap(({ cluster }) => {
      const known: readonly string[] = cluster.compute === "auto" ? [] : EKS_ADDONS;
      return Object.keys(cluster.addons)
        .filter((addon) => !known.includes(addon))
        .map((addon) => ({
          path: ["clusters", cluster.name, "addons", addon],
          atKey: true as const,
          message:
            cluster.compute === "auto" ? `${cluster.name} is in Auto Mode and has no add-ons` : `${show(addon)} is not installed`,
          accepted: known.length === 0 ? "no add-ons" : known.join(", "),
        }));
    }),
};

const foreignPodIdentity: Rule = {
  id: "FW1936",
  severity: "error",
  title: "A pod identity that is no role of the cluster's account",
  why: "Pod Identity hands out roles of the account that the cluster is in. A role of another account is reached from such a role.",
  fix: "Name a role of the region's account.",
  check: ({ fleet }) =>
    eksClusters(fleet).flatMap(({ cluster, region }) =>
      Object.entries(cluster.identities)
        .filter(([, arn]) => !isRoleIn(region, arn))
        .map(([pod, arn]) => ({
          path: ["clusters", cluster.name, "identities", pod],
          message: `${show(arn)} is no role of account ${region.account ?? ""}`,
          seen: arn,
          accepted: `arn:${awsPartition(region.location)}:iam::${region.account ?? "<account>"}:role/<name>`,
        })),
    ),
};

function isRoleIn({ location, account }: Region, arn: string): boolean {
  const parts = /:role\/.+$/.test(arn) ? partsOfArn(arn) : undefined;
  return parts?.partition === awsPartition(location) && parts.account === account;
}

const autoWithPools: Rule = {
  id: "FW1937",
  severity: "error",
  title: "Pools beside `compute: auto`",
  why: "Where the cloud brings nodes by itself, pools would have no effect. Pools of a lower layer are for the other clusters, so only those of the cluster's own entry are a mistake.",
  fix: "Remove the cluster's `pools`, or set `compute: pools`.",
  check: ({ fleet, spec }) =>
    fleet.clusters
      .filter(({ name, compute }) => compute === "auto" && spec.clusters[name]?.pools != null)
      .map(({ name }) => ({
        path: ["clusters", name, "pools"],
        atKey: true as const,
        message: `${name} has pools, and the cloud brings its nodes`,
      })),
};

/** Clouds with rules of their own for all of these. */
const HONOURED: ReadonlySet<string> = new Set(["aws", "gcp", "azure"]);

const notThisCloud: Rule = {
  id: "FW1938",
  severity: "error",
  title: "A setting that clusters of this cloud do not have",
  why: "Nothing is ever ignored: versions of add-ons, node images, pod identities and nodes that the cloud brings are built for clouds only, and in each by rules of its own.",
  fix: "Move the setting to the clusters that have it, or under `clusters:` of their regions.",
  check: ({ fleet }) =>
    fleet.clusters.flatMap((cluster) => {
      const cloud = regionNamed(fleet, cluster.region)?.cloud;
      if (cloud === undefined || HONOURED.has(cloud) || cluster.existing !== undefined) return [];
      const base = ["clusters", cluster.name];
      const paths: readonly Path[] = [
        ...(cluster.compute === "auto" ? [[...base, "compute"]] : []),
        ...(Object.keys(cluster.addons).length > 0 ? [[...base, "addons"]] : []),
        ...(Object.keys(cluster.identities).length > 0 ? [[...base, "identities"]] : []),
        ...cluster.pools.filter(({ image }) => image !== undefined).map(({ name }) => [...base, "pools", name, "image"]),
      ];
      return paths.map((path) => ({ path, message: `clusters on ${cloud} have no \`${String(path.at(-1))}\`` }));
    }),
};

/** Clusters on AWS. */
export const AWS_CLUSTERS: readonly Rule[] = [
  noSuchMachine,
  tooManyZones,
  nowhereForDns,
  outOfSupport,
  foreignAddon,
  foreignPodIdentity,
  autoWithPools,
  notThisCloud,
];
