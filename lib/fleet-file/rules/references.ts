import type { Path } from "../../errors.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import { didYouMean } from "../read/suggest.ts";
import type { Rule, RuleInput } from "./rule.ts";

/** A name that something refers to, where it stands. */
export interface Reference {
  readonly path: Path;
  readonly name: string;
}

const unknownRegion: Rule = {
  id: "FW1101",
  severity: "error",
  title: "A region that is not declared",
  why: "Clusters, hubs, links, DNS and CI refer to regions by the names under `regions:`.",
  fix: "Use a declared region, or declare this one.",
  // Also of a cluster that leaves: its region stands in the file for as long as it does.
  check: (input) => unknown(regionReferences(input.written), input.names.regions, "region"),
};

const unknownRing: Rule = {
  id: "FW1102",
  severity: "error",
  title: "A ring that is not declared",
  why: "A cluster's ring says when changes reach it; the order of rings is their order under `rings:`.",
  fix: "Use a declared ring, or declare this one.",
  needs: ["rings"],
  check: (input) => {
    const clusters = input.fleet.clusters.flatMap(({ name, ring }) =>
      ring === undefined ? [] : [{ path: ["clusters", name, "ring"], name: ring }],
    );
    return unknown(clusters, input.names.rings, "ring");
  },
};

const unknownCluster: Rule = {
  id: "FW1103",
  severity: "error",
  title: "A cluster that is not declared",
  why: "Workloads and principals refer to clusters by the names under `clusters:`.",
  fix: "Use a declared cluster, or declare this one.",
  check: (input) => unknown([...workloadReferences(input), ...principalReferences(input)], input.names.clusters, "cluster"),
};

const unknownHub: Rule = {
  id: "FW1104",
  severity: "error",
  title: "The hub is not among the clusters",
  why: "`sync.hub` names the cluster that keeps the inventory; every other cluster registers there.",
  fix: "Name one of the clusters, or declare this one.",
  // A fleet without any cluster is another rule's; where all leave, they may go one by one.
  check: ({ fleet, written, names }) =>
    names.clusters.size === 0 || (fleet.clusters.length === 0 && written.fleet.clusters.length > 0)
      ? []
      : unknown([{ path: ["sync", "hub"], name: fleet.sync.hub }], names.clusters, "cluster"),
};

/** Names that must exist elsewhere in the file. */
export const REFERENCES: readonly Rule[] = [unknownRegion, unknownRing, unknownCluster, unknownHub];

function unknown(references: readonly Reference[], declared: ReadonlySet<string>, kind: string): Finding[] {
  return references
    .filter(({ name }) => !declared.has(name))
    .map(({ path, name }) => {
      const meant = didYouMean(name, declared);
      return {
        path,
        message: `there is no ${kind} ${show(name)}`,
        accepted: declared.size === 0 ? `a ${kind} of this file; none is declared` : listed([...declared].sort()),
        ...(meant === undefined ? {} : { fix: meant }),
      };
    });
}

/** A list that stays readable when a fleet is large. */
function listed(names: readonly string[]): string {
  return names.length <= 12 ? names.join(", ") : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;
}

/** Where regions are named. */
export function regionReferences({ spec }: Pick<RuleInput, "spec">): Reference[] {
  const clusters = Object.entries(spec.clusters).map(([name, cluster]) => ({
    path: ["clusters", name, "region"],
    name: cluster.region,
  }));
  const hubs = Object.entries(spec.connectivity?.hubs ?? {}).flatMap(([cloud, name]) =>
    name === undefined ? [] : [{ path: ["connectivity", "hubs", cloud], name }],
  );
  const links = (spec.connectivity?.links ?? []).flatMap(({ between }, index) =>
    between.map((name, end) => ({ path: ["connectivity", "links", index, "between", end], name })),
  );
  const ci = (spec.access?.ci ?? []).flatMap((entry, index) =>
    typeof entry === "string" ? [] : [{ path: ["access", "ci", index, "region"], name: entry.region }],
  );
  const { dns: zone } = spec;
  const dns = [
    ...(zone === undefined ? [] : [{ path: ["dns", "region"], name: zone.region }]),
    ...(zone?.parent?.region === undefined ? [] : [{ path: ["dns", "parent", "region"], name: zone.parent.region }]),
  ];
  return [...clusters, ...hubs, ...links, ...ci, ...dns];
}

/** Where principals name clusters. */
export function principalReferences({ spec }: Pick<RuleInput, "spec">): Reference[] {
  return Object.entries(spec.access?.principals ?? {}).flatMap(([principal, { clusters = [] }]) =>
    clusters.map((name, index) => ({ path: ["access", "principals", principal, "clusters", index], name })),
  );
}

/** Where workloads name clusters. */
export function workloadReferences({ spec }: Pick<RuleInput, "spec">): Reference[] {
  return Object.entries(spec.workloads ?? {}).flatMap(([workload, { clusters = [], components = {} }]) => [
    ...clusters.map((name, index) => ({ path: ["workloads", workload, "clusters", index], name })),
    ...Object.entries(components).flatMap(([component, list]) =>
      list.map((name, index) => ({ path: ["workloads", workload, "components", component, index], name })),
    ),
  ]);
}
