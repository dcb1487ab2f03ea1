import type { CloudFacts, ClusterKey } from "../../clouds/facts.ts";
import { CLOUDS } from "../../clouds/index.ts";
import { factsOf, inWords } from "../../clouds/clouds.ts";
import type { Path } from "../../errors.ts";
import type { Cluster, ExistingCluster, Fleet, Pool, Region } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import { regionNamed } from "./rule.ts";
import type { Rule } from "./rule.ts";

const minAboveMax: Rule = {
  id: "FW1911",
  severity: "error",
  title: "A pool with more nodes at least than at most",
  why: "`min` and `max` bound what the autoscaler may do.",
  fix: "Raise `max` or lower `min`. Either may come from a lower layer: `fleetwright explain` says which.",
  check: ({ fleet }) =>
    pools(fleet)
      .filter(({ pool }) => pool.min > pool.max)
      .map(({ pool, path }) => ({
        path: [...path, "min"],
        message: `pool ${pool.name} has at least ${pool.min} and at most ${pool.max} nodes`,
        seen: String(pool.min),
      })),
};

const foreignMachine: Rule = {
  id: "FW1912",
  severity: "error",
  title: "A machine type of another cloud",
  why: "Each cloud has machine types of its own. `4x16` (vCPU x GiB) is understood for all of them.",
  fix: "Use vCPU x GiB, or a type of the region's cloud.",
  check: ({ fleet }) =>
    pools(fleet).flatMap(({ cluster, pool, path }) => {
      const cloud = regionNamed(fleet, cluster.region)?.cloud;
      const known = cloud === undefined ? undefined : factsOf(cloud).cluster.machine;
      if (known === undefined || /^[0-9]+x[0-9]+$/.test(pool.machine) || known.shape.test(pool.machine)) return [];
      return [
        {
          path: [...path, "machine"],
          message: `${show(pool.machine)} is no machine type of ${cloud}`,
          seen: pool.machine,
          accepted: `4x16, or such as ${known.accepted}`,
        },
      ];
    }),
};

const externalWithoutExisting: Rule = {
  id: "FW1913",
  severity: "error",
  title: "An external cluster that nobody made",
  why: "Fleetwright creates clusters on the three clouds and on this machine. In an external region it registers what exists already, and must know how to reach it: a kubeconfig says where its API server is and holds what it takes there.",
  fix: "Add `existing: { id: …, kubeconfig: … }`.",
  check: ({ fleet }) =>
    fleet.clusters
      .filter(({ region }) => !canMake(regionNamed(fleet, region)))
      .filter(({ existing }) => existing?.kubeconfig === undefined)
      .map(({ name, existing }) => ({
        path: ["clusters", name, "existing"],
        message:
          existing === undefined
            ? `${name} is in an external region, where nothing is created`
            : `nothing says how ${name} is reached`,
        accepted: "existing: { id, kubeconfig }",
      })),
};

/** Whether Fleetwright makes clusters there; also where nobody knows what is meant, which another rule says. */
function canMake(region: Region | undefined): boolean {
  return region === undefined || factsOf(region.cloud).cluster.made;
}

const CLUSTER_KEYS: readonly ClusterKey[] = ["backup", "fleetProject"];

/** What only the owner of a cluster decides. */
const OWNERS_FIELDS = [
  "kubernetes",
  "endpoint",
  "compute",
  "pools",
  "addons",
  "identities",
  "upgradeWindow",
  "backup",
  "fleetProject",
] as const;

const notOurs: Rule = {
  id: "FW1914",
  severity: "warning",
  title: "A setting of a cluster that something else owns",
  why: "A cluster with `existing:` is registered and never created or changed, so its version, endpoint, nodes, add-ons, identities, upgrade window, backups and GKE fleet are its owner's, and so is who may do what in it.",
  fix: "Remove the setting from the cluster, or the cluster from the principal's list.",
  check: ({ spec, fleet }) => [
    ...Object.entries(spec.clusters).flatMap(([name, cluster]) =>
      cluster.existing === undefined
        ? []
        : OWNERS_FIELDS.filter((key) => cluster[key] != null).map((key) => ({
            path: ["clusters", name, key],
            atKey: true as const,
            message: `\`${key}\` of ${name} is up to its owner`,
          })),
    ),
    ...fleet.access.principals.flatMap(({ name, clusters = [] }) =>
      clusters.flatMap((cluster, at) =>
        spec.clusters[cluster]?.existing === undefined
          ? []
          : [
              {
                path: ["access", "principals", name, "clusters", at],
                message: `what ${name} may do in ${cluster} is up to its owner`,
                seen: cluster,
              },
            ],
      ),
    ),
  ],
};

const badExisting: Rule = {
  id: "FW1915",
  severity: "error",
  title: "Fields of an existing cluster that don't go together",
  why: "A kubeconfig brings its own endpoint, authority and credentials. Without one, clusters on AWS and Google Cloud are found by their names there, and those on Azure are known by their whole id with `endpoint` and `ca`: each is called as a role or an identity. Elsewhere only a kubeconfig leads to a cluster.",
  fix: "Keep the fields of one way in, and write all that it needs.",
  check: ({ fleet }) =>
    fleet.clusters.flatMap(({ name, region, existing }) => {
      const cloud = regionNamed(fleet, region)?.cloud;
      if (existing === undefined || cloud === undefined) return [];
      const at = (key: keyof ExistingCluster, message: string) => ({ path: ["clusters", name, "existing", key], message });
      const { endpoint, ca, role, kubeconfig, context, exec } = existing;
      const { existing: known, made } = factsOf(cloud).cluster;
      const byName = kubeconfig === undefined ? known : undefined;
      return [
        ...(context !== undefined && kubeconfig === undefined ? [at("context", "there is no kubeconfig to have a context")] : []),
        ...(exec.length > 0 && kubeconfig === undefined ? [at("exec", "there is no kubeconfig to ask for a program")] : []),
        ...(ca !== undefined && endpoint === undefined
          ? [at("ca", "an authority vouches for an `endpoint`, and there is none")]
          : []),
        ...(role !== undefined && byName === undefined
          ? [
              at(
                "role",
                `roles are taken on ${cloudsThat(({ cluster }) => cluster.existing !== undefined)} only, and without a kubeconfig`,
              ),
            ]
          : []),
        ...(byName?.unasked !== undefined && (endpoint === undefined || ca === undefined)
          ? [at("id", `nothing says where ${name} is: write \`endpoint\` and \`ca\`, for ${byName.unasked}`)]
          : []),
        ...(byName?.refused(existing) ?? []).map(([field, is]) => at(field, `${show(existing[field])} is ${is}`)),
        ...(made && known === undefined && kubeconfig === undefined
          ? [at("id", `nothing says how ${name} is reached; on ${cloud} a kubeconfig has to`)]
          : []),
      ];
    }),
};

const badAdoption: Rule = {
  id: "FW1916",
  severity: "error",
  title: "An adoption that can't be carried out",
  why: "A cluster is adopted under the names that it has, and only where Fleetwright can build such a cluster itself, which is on AWS. What something else goes on owning is `existing`, and not adopted.",
  fix: "Name the cluster as EKS knows it under `adopt.names.cluster`, and remove `existing`.",
  check: ({ fleet }) =>
    fleet.clusters.flatMap(({ name, region, existing, adopt }) => {
      const cloud = regionNamed(fleet, region)?.cloud;
      if (adopt === undefined || cloud === undefined) return [];
      const path = ["clusters", name, "adopt"];
      const { cluster, names } = factsOf(cloud);
      const { adoption } = cluster;
      if (adoption === undefined) {
        const clouds = cloudsThat(({ cluster }) => cluster.adoption !== undefined);
        return [{ path, message: `${name} is on ${cloud}, and only clusters on ${clouds} can be adopted` }];
      }
      const things = Object.keys(names.cluster);
      const unknown = Object.keys(adopt.names).filter((thing) => !things.includes(thing));
      return [
        ...(existing === undefined ? [] : [{ path, message: `${name} can't be both adopted and owned by something else` }]),
        ...(adopt.names["cluster"] === undefined ? [{ path, message: `nothing says what ${adoption.by} calls ${name}` }] : []),
        ...unknown.map((thing) => ({
          path: [...path, "names", thing],
          atKey: true as const,
          message: `a cluster has no ${show(thing)}`,
          accepted: things.join(", "),
        })),
      ];
    }),
};

/** Clouds of a kind, as people call them. */
function cloudsThat(has: (facts: CloudFacts) => boolean): string {
  const titles = Object.values(CLOUDS)
    .filter(has)
    .map(({ title }) => title);
  return inWords(titles, "and");
}

const taintTwice: Rule = {
  id: "FW1917",
  severity: "error",
  title: "A pool with one taint twice",
  why: "A node has one taint of a key and an effect; Kubernetes and the clouds refuse a second one, whatever its value, when the nodes are made.",
  fix: "Keep one of them, or give the other another key or effect.",
  check: ({ fleet }) =>
    pools(fleet).flatMap(({ pool, path }) =>
      pool.taints.flatMap(({ key, effect }, index) => {
        const before = pool.taints.findIndex((taint) => taint.key === key && taint.effect === effect);
        if (before === index) return [];
        const message = `pool ${pool.name} has the taint ${key}:${effect} twice`;
        return [{ path: [...path, "taints", index], message, seen: `${key}:${effect}` }];
      }),
    ),
};

const notThere: Rule = {
  id: "FW1918",
  severity: "error",
  title: "A setting that clusters of the cloud don't have",
  why: "Backup plans and fleets of GKE are Google Cloud's. Nothing is ever ignored: a plan that nobody carries out would promise what doesn't happen.",
  fix: "Remove the setting from the cluster, or set it to `null` there where a ring or a region sets it for others.",
  check: ({ fleet }) =>
    fleet.clusters
      .filter(({ existing }) => existing === undefined)
      .flatMap((cluster) => {
        const cloud = regionNamed(fleet, cluster.region)?.cloud;
        if (cloud === undefined) return [];
        const { has } = factsOf(cloud).cluster;
        return CLUSTER_KEYS.filter((key) => cluster[key] !== undefined && !has.includes(key)).map((key) => ({
          path: ["clusters", cluster.name, key],
          atKey: true as const,
          message: `clusters on ${cloud} have no \`${key}\``,
          accepted: `\`${key}\` on ${cloudsThat((facts) => facts.cluster.has.includes(key))}`,
        }));
      }),
};

function pools(fleet: Fleet): { readonly cluster: Cluster; readonly pool: Pool; readonly path: Path }[] {
  return fleet.clusters
    .filter(({ existing }) => existing === undefined)
    .flatMap((cluster) => cluster.pools.map((pool) => ({ cluster, pool, path: ["clusters", cluster.name, "pools", pool.name] })));
}

/** Clusters and their pools. */
export const CLUSTERS: readonly Rule[] = [
  minAboveMax,
  foreignMachine,
  externalWithoutExisting,
  notOurs,
  badExisting,
  badAdoption,
  taintTwice,
  notThere,
];
