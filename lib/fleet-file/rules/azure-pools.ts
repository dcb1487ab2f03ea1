import { refusedAksKey } from "../../clouds/azure/aks-limits.ts";
import { AZURE_QUOTAS } from "../../clouds/azure/limits.ts";
import { azureMachine } from "../../clouds/azure/machines.ts";
import { azureZones } from "../../clouds/azure/zones.ts";
import type { Path } from "../../errors.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { clusterLayers } from "../read/layers.ts";
import { valueAt } from "../read/merge.ts";
import { aksClusters, aksPools } from "./azure-own.ts";
import type { Rule } from "./rule.ts";

const noSuchMachine: Rule = {
  id: "FW1861",
  severity: "error",
  title: "A machine that Azure does not have",
  why: "vCPU x GiB becomes a size of a general family; not every one has one. A size's own name says its architecture: the two must agree, or no node would start.",
  fix: "Choose a size that Azure has, name one yourself, or correct `arch`.",
  check: ({ fleet }) =>
    aksPools(fleet).flatMap(({ pool, path }) => {
      if (!/^([0-9]+x[0-9]+|Standard_[A-Za-z0-9_-]+)$/.test(pool.machine)) return []; // FW1912's to tell.
      const machine = azureMachine(pool.machine, pool.arch);
      return typeof machine === "string" ? [{ path: [...path, "machine"], message: machine, seen: pool.machine }] : [];
    }),
};

const tooManyZones: Rule = {
  id: "FW1862",
  severity: "error",
  title: "A pool in more zones than its location has",
  why: "Nodes spread over the zones of the region's location, and some locations have none. A pool that asks for more would silently get fewer, and lose more of its nodes with one of them than the file says.",
  fix: "Ask for fewer zones; where a location has none, for one.",
  check: ({ fleet, spec }) =>
    aksPools(fleet).flatMap(({ cluster, region, pool, path }) => {
      const most = Math.max(1, azureZones(region.location).length);
      // A number that nobody wrote is a wish.
      const written = clusterLayers(spec, cluster.name).some(
        ({ base, data }) => base !== undefined && valueAt(data, ["pools", pool.name, "zones"]) !== undefined,
      );
      if (!written || pool.zones <= most) return [];
      return [
        {
          path: [...path, "zones"],
          message: `pool ${pool.name} asks for ${pool.zones} zones, and ${region.location} has ${azureZones(region.location).length}`,
          seen: String(pool.zones),
          accepted: most === 1 ? "1" : `1 to ${most}`,
        },
      ];
    }),
};

const refusedKey: Rule = {
  id: "FW1863",
  severity: "error",
  title: "A label or taint that AKS keeps for itself",
  why: "AKS sets labels and taints of the domains of Kubernetes and of its own by itself, those of Spot nodes among them; another one is refused when the pool is made, after the cluster.",
  fix: "Use a domain of your own, such as `acme.example/team`, and leave AKS's own taints out.",
  check: ({ fleet }) =>
    aksPools(fleet).flatMap(({ pool, path }): readonly Finding[] => [
      ...Object.keys(pool.labels).flatMap((key) =>
        keyFindings([...path, "labels", key], key, "label").map((finding) => ({ ...finding, atKey: true as const })),
      ),
      ...pool.taints.flatMap(({ key }, index) => keyFindings([...path, "taints", index, "key"], key, "taint")),
    ]),
};

function keyFindings(path: Path, key: string, what: "label" | "taint"): readonly Finding[] {
  const own = refusedAksKey(key);
  return own === undefined ? [] : [{ path, message: `no node gets the ${what} ${show(key)}: ${own}`, seen: key }];
}

const foreignImage: Rule = {
  id: "FW1864",
  severity: "error",
  title: "A node image on AKS",
  why: "Nodes on AKS run Ubuntu as AKS builds it; the images of the file are those of AWS.",
  fix: "Remove `image` from the pool, or set it to `null` there where a layer sets it for others.",
  check: ({ fleet }) =>
    aksPools(fleet)
      .filter(({ pool }) => pool.image !== undefined)
      .map(({ pool, path }) => ({
        path: [...path, "image"],
        message: `pool ${pool.name} has AKS's own image`,
        seen: pool.image ?? "",
      })),
};

const { pools: POOLS } = AZURE_QUOTAS;

const tooManyPools: Rule = {
  id: "FW1865",
  severity: "error",
  title: "More pools than an AKS cluster has",
  why: `A cluster has at most ${POOLS.most} pools, that of AKS's own pods among them, and Azure gives nobody more.`,
  fix: "Put pools together, or divide the cluster.",
  check: ({ fleet }) =>
    aksClusters(fleet)
      .filter(({ cluster }) => cluster.pools.length > POOLS.most - 1)
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name, "pools"],
        message: `${cluster.name} has ${cluster.pools.length} pools`,
        seen: `${cluster.pools.length} pools`,
        accepted: `at most ${POOLS.most - 1}`,
      })),
};

/** Pools on Azure. */
export const AZURE_POOLS: readonly Rule[] = [noSuchMachine, tooManyZones, refusedKey, foreignImage, tooManyPools];
