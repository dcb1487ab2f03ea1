import type { Path } from "../../errors.ts";
import { factsOf } from "../../clouds/clouds.ts";
import type { ClusterFacts } from "../../clouds/facts.ts";
import type { Region } from "../../model/fleet.ts";
import { EDITIONS } from "../schema/editions.ts";
import type { Finding } from "../read/finding.ts";
import { principalReferences, regionReferences, workloadReferences } from "./references.ts";
import type { Reference } from "./references.ts";
import { regionNamed } from "./rule.ts";
import type { Rule, RuleInput } from "./rule.ts";

/** Minors that nodes, clients and controllers may be apart. */
const SKEW = 3;

const goneWithoutRemoval: Rule = {
  id: "FW1703",
  severity: "error",
  title: "A deployed name is missing from the file",
  why: "The lock says that a cluster, a region or a workload with an entry of this name is live. What it holds has to be drained, taken down in order and then forgotten.",
  fix: "Put the entry back and run `fleetwright remove NAME`, which takes it out in order.",
  check: ({ lock, names }) => {
    const owners = new Set([
      ...lock.grants.filter(({ state }) => state === "live").map(({ owner }) => owner.split("/").slice(0, 2).join("/")),
      ...lock.clusters.map(({ name }) => `cluster/${name}`),
      ...lock.regions.map(({ name }) => `region/${name}`),
      ...lock.workloads.map(({ name }) => `workload/${name}`),
    ]);
    return [...owners].sort().flatMap((owner) => {
      const [kind = "", name = ""] = owner.split("/");
      const section = SECTIONS[kind];
      if (section === undefined || names[section].has(name)) return [];
      return [
        {
          path: [section],
          message: `${kind} ${name} is live in the lock and missing here`,
          fix: `put \`${name}\` back, then run \`fleetwright remove ${name}\``,
        },
      ];
    });
  },
};

const SECTIONS: Readonly<Record<string, "clusters" | "regions" | "workloads">> = {
  cluster: "clusters",
  region: "regions",
  workload: "workloads",
};

const leavingButUsed: Rule = {
  id: "FW1704",
  severity: "error",
  title: "Something that leaves is still in use",
  why: "What leaves is drained and destroyed: a cluster with `state: absent`, a region with `absent: true`. What stays and needs it would be left without, or would keep it from going. What leaves itself needs nothing: a hub may go when every cluster does, and the region of the zone when no entry is left.",
  fix: "Take it out of the places that name it first, or let those leave as well; give the fleet another hub first, or let every cluster leave.",
  check: (input) => {
    const { fleet, written } = input;
    const clusters = namesOfLeaving(written.fleet.clusters, fleet.clusters);
    const regions = namesOfLeaving(written.fleet.regions, fleet.regions);
    return [
      ...clusterUses(input)
        .filter((use) => clusters.has(use.name))
        .map((use) => stillUsed("cluster", use)),
      ...regionUses(input)
        .filter((use) => regions.has(use.name))
        .map((use) => stillUsed("region", use)),
    ];
  },
};

function namesOfLeaving<T extends { readonly name: string }>(written: readonly T[], staying: readonly T[]): ReadonlySet<string> {
  const kept = new Set(staying.map(({ name }) => name));
  return new Set(written.map(({ name }) => name).filter((name) => !kept.has(name)));
}

/** A use of something, by what stays. */
interface Use extends Reference {
  /** Where taking it out of there may not be possible yet. */
  readonly fix?: string;
}

function clusterUses(input: RuleInput): readonly Use[] {
  // Where no cluster stays, none is left that rights or a hub could be for.
  if (input.fleet.clusters.length === 0) return workloadReferences(input);
  const hub = { path: ["sync", "hub"], name: input.fleet.sync.hub };
  return [hub, ...workloadReferences(input), ...principalReferences(input)];
}

/** A link is nothing but its two regions, and ends with one of them. */
function regionUses(input: RuleInput): readonly Use[] {
  const { spec, fleet } = input;
  const staying = new Set(fleet.regions.map(({ cloud }): string => cloud));
  const served = fleet.workloads.some(({ entry }) => entry !== undefined);
  return regionReferences(input).flatMap((use): readonly Use[] => {
    const [section, key, second] = use.path;
    switch (section) {
      case "connectivity":
        return key === "hubs" && staying.has(String(second)) ? [use] : [];
      case "access":
        return fleet.clusters.length === 0 ? [] : [{ ...use, fix: runnerFix(use.name) }];
      case "dns":
        return served && (key === "region" || spec.dns?.create === true) ? [use] : [];
      default:
        return [use];
    }
  });
}

/** Its own clusters may need the runner for as long as they stay. */
function runnerFix(region: string): string {
  return `name a runner elsewhere, or let the clusters of ${region} leave first and then take this entry out`;
}

function stillUsed(kind: "cluster" | "region", { path, name, fix }: Use): Finding {
  const message = `${kind} ${name} leaves the fleet, and is still used here`;
  return { path, message, seen: name, ...(fix === undefined ? {} : { fix }) };
}

const notYetReleased: Rule = {
  id: "FW1705",
  severity: "warning",
  title: "How a ring is released has no effect yet",
  why: "`soak`, `maxParallel` and `approval` belong to `fleetwright upgrade`, which does not exist yet. Until then a change reaches all rings with the next deployment.",
  fix: "Keep them for later, and deploy ring by ring yourself.",
  check: ({ spec }) =>
    Object.entries(spec.rings ?? {}).flatMap(([name, ring]) =>
      (["soak", "maxParallel", "approval"] as const)
        .filter((key) => ring[key] !== undefined)
        .map((key) => ({ path: ["rings", name, key], message: `\`${key}\` has no effect yet`, seen: String(ring[key]) })),
    ),
};

const oldOrNew: Rule = {
  id: "FW1706",
  severity: "warning",
  title: "A Kubernetes minor that not every cloud supports",
  why: "Older minors cost extra on some clouds and are gone on others; newer ones are not to be had everywhere yet. This is known as of the edition's date.",
  fix: "Use a minor that all clouds support, unless you know that yours does.",
  check: ({ fleet, spec }) => {
    const { oldest, newest } = EDITIONS[spec.edition].kubernetes;
    return (
      ours({ fleet })
        // Where each minor has an end of its own, or is built by us, a rule of that cloud knows better.
        .filter(({ minors, minor }) => minors !== "built" && ((minors !== "own-ends" && minor < oldest) || minor > newest))
        .map(({ name, minor }) => ({
          path: kubernetesPath(name),
          message: `Kubernetes 1.${minor} is ${minor < oldest ? "out of standard support" : "newer than what the clouds are known to offer"}`,
          seen: `1.${minor}`,
          accepted: `1.${oldest} to 1.${newest}`,
        }))
    );
  },
};

const farFromHub: Rule = {
  id: "FW1707",
  severity: "warning",
  title: "Hub and member are far apart",
  why: "Agents and registries talk to both API servers. Kubernetes promises that they understand each other within three minors.",
  fix: "Upgrade the one that is behind.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const all = ours({ fleet });
    const hub = all.find(({ name }) => name === fleet.sync.hub);
    if (hub === undefined) return [];
    return all
      .filter(({ minor }) => Math.abs(minor - hub.minor) > SKEW)
      .map(({ name, minor }) => ({
        path: kubernetesPath(name),
        message: `${name} runs 1.${minor} and the hub 1.${hub.minor}`,
        seen: `1.${minor}`,
        accepted: `1.${Math.max(0, hub.minor - SKEW)} to 1.${hub.minor + SKEW}`,
      }));
  },
};

const laterRingAhead: Rule = {
  id: "FW1708",
  severity: "warning",
  title: "A later ring is ahead of an earlier one",
  why: "Rings are in the order in which changes reach them, so that an earlier ring finds what is wrong. A newer Kubernetes in a later ring was tried nowhere before.",
  fix: "Upgrade the earlier ring first, or change the order of the rings.",
  needs: ["rings"],
  check: ({ fleet }) => {
    const findings: Finding[] = [];
    let behind: { readonly ring: string; readonly minor: number } | undefined;
    for (const { name: ring } of fleet.rings) {
      const members = ours({ fleet }).filter((cluster) => cluster.ring === ring);
      for (const { name, minor } of members) {
        if (behind === undefined || minor <= behind.minor) continue;
        findings.push({
          path: kubernetesPath(name),
          message: `${name} in ring ${ring} runs 1.${minor}, ahead of 1.${behind.minor} in ring ${behind.ring}`,
          seen: `1.${minor}`,
          accepted: `at most 1.${behind.minor}`,
        });
      }
      for (const { minor } of members) if (behind === undefined || minor < behind.minor) behind = { ring, minor };
    }
    return findings;
  },
};

/** Clusters that Fleetwright creates, with the number of their minor and who offers it. */
export function ours({ fleet }: Pick<RuleInput, "fleet">) {
  return fleet.clusters
    .filter(({ existing, state }) => existing === undefined && state === "present")
    .map(({ name, ring, region, kubernetes }) => ({
      name,
      ring,
      minors: minorsOf(regionNamed(fleet, region)),
      minor: Number(kubernetes.slice(2)),
    }));
}

function minorsOf(region: Region | undefined): ClusterFacts["minors"] {
  return region === undefined ? "edition" : factsOf(region.cloud).cluster.minors;
}

export function kubernetesPath(cluster: string): Path {
  return ["clusters", cluster, "kubernetes"];
}

/** What comes, goes and is upgraded. */
export const LIFECYCLE: readonly Rule[] = [
  goneWithoutRemoval,
  leavingButUsed,
  notYetReleased,
  oldOrNew,
  farFromHub,
  laterRingAhead,
];
