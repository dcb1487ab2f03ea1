import type { Path } from "../../errors.ts";
import { OWN_TAINTS, refusedGkeLabel } from "../../clouds/google/gke-limits.ts";
import { googleMachine } from "../../clouds/google/machines.ts";
import { googleZones } from "../../clouds/google/zones.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { clusterLayers } from "../read/layers.ts";
import { valueAt } from "../read/merge.ts";
import { gkePools } from "./google-own.ts";
import type { Rule } from "./rule.ts";

const noSuchMachine: Rule = {
  id: "FW1987",
  severity: "error",
  title: "A machine that Google Cloud does not have",
  why: "vCPU x GiB becomes a machine type of a general family; not every size has one. A type's own name says its architecture: the two must agree, or no node would start.",
  fix: "Choose a size that Google Cloud has, name a type yourself, or correct `arch`.",
  check: ({ fleet }) =>
    gkePools(fleet).flatMap(({ pool, path }) => {
      if (!/^([0-9]+x[0-9]+|[a-z][a-z0-9]*(-[a-z0-9]+){1,4})$/.test(pool.machine)) return []; // FW1912's to tell.
      const machine = googleMachine(pool.machine, pool.arch);
      return typeof machine === "string" ? [{ path: [...path, "machine"], message: machine, seen: pool.machine }] : [];
    }),
};

const tooManyZones: Rule = {
  id: "FW1988",
  severity: "error",
  title: "A pool in more zones than its location has",
  why: "Nodes spread over the zones of the region's location. A pool that asks for more would silently get fewer, and lose more of its nodes with one of them than the file says.",
  fix: "Ask for fewer zones.",
  check: ({ fleet, spec }) =>
    gkePools(fleet).flatMap(({ cluster, region, pool, path }) => {
      const most = googleZones(region.location).length;
      // A number that nobody wrote is a wish.
      const written = clusterLayers(spec, cluster.name).some(
        ({ base, data }) => base !== undefined && valueAt(data, ["pools", pool.name, "zones"]) !== undefined,
      );
      if (!written || pool.zones <= most) return [];
      return [
        {
          path: [...path, "zones"],
          message: `pool ${pool.name} asks for ${pool.zones} zones, and ${region.location} has ${most}`,
          seen: String(pool.zones),
          accepted: `1 to ${most}`,
        },
      ];
    }),
};

const refusedLabel: Rule = {
  id: "FW1989",
  severity: "error",
  title: "A label or taint that GKE keeps for itself",
  why: "GKE sets labels of the domains of Kubernetes and of itself, and taints of GPUs and Arm processors, by itself; a second one is refused when the pool is made, after the cluster.",
  fix: "Use a domain of your own, such as `acme.example/team`, and leave GKE's own taints out.",
  check: ({ fleet }) =>
    gkePools(fleet).flatMap(({ pool, path }): readonly Finding[] => [
      ...Object.keys(pool.labels).flatMap((key) =>
        keyFindings([...path, "labels", key], key, "label").map((finding) => ({ ...finding, atKey: true as const })),
      ),
      ...pool.taints.flatMap(({ key }, index) => keyFindings([...path, "taints", index, "key"], key, "taint")),
    ]),
};

function keyFindings(path: Path, key: string, what: "label" | "taint"): readonly Finding[] {
  const own = what === "taint" && OWN_TAINTS.includes(key) ? "GKE adds it by itself" : refusedGkeLabel(key);
  return own === undefined ? [] : [{ path, message: `no node gets the ${what} ${show(key)}: ${own}`, seen: key }];
}

const foreignImage: Rule = {
  id: "FW1990",
  severity: "error",
  title: "A node image on GKE",
  why: "Nodes on GKE run Container-Optimized OS; the images of the file are those of AWS.",
  fix: "Remove `image` from the pool, or set it to `null` there where a layer sets it for others.",
  check: ({ fleet }) =>
    gkePools(fleet)
      .filter(({ pool }) => pool.image !== undefined)
      .map(({ pool, path }) => ({
        path: [...path, "image"],
        message: `pool ${pool.name} has GKE's own image`,
        seen: pool.image ?? "",
      })),
};

/** Pools on Google Cloud. */
export const GOOGLE_POOLS: readonly Rule[] = [noSuchMachine, tooManyZones, refusedLabel, foreignImage];
