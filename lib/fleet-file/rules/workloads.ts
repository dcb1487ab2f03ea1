import { entryClusters } from "../../model/entry-clusters.ts";
import type { Entry } from "../../model/fleet.ts";
import { show } from "../read/finding.ts";
import type { Finding } from "../read/finding.ts";
import type { Rule, RuleInput } from "./rule.ts";

const wrongShape: Rule = {
  id: "FW1921",
  severity: "error",
  title: "A workload's clusters do not fit its topology",
  why: "Replicated: every cluster under `clusters` serves all of it. Segmented: each component under `components` has clusters of its own.",
  fix: "Use `clusters` for replicated and `components` for segmented.",
  check: ({ spec }) =>
    Object.entries(spec.workloads ?? {}).flatMap(([name, { topology, clusters, components }]) => {
      const [own, other] =
        topology === "replicated"
          ? ([
              ["clusters", clusters],
              ["components", components],
            ] as const)
          : ([
              ["components", components],
              ["clusters", clusters],
            ] as const);
      const findings: Finding[] = [];
      const size = own[1] === undefined ? 0 : Object.keys(own[1]).length;
      if (size === 0) findings.push({ path: ["workloads", name, own[0]], message: `a ${topology} workload needs \`${own[0]}\`` });
      if (other[1] !== undefined) {
        findings.push({
          path: ["workloads", name, other[0]],
          atKey: true,
          message: `a ${topology} workload has no \`${other[0]}\``,
        });
      }
      return findings;
    }),
};

/** The map that each policy reads, and whether it can do without. */
const READS: Readonly<Record<Entry["policy"], readonly [key: "weights" | "order" | "geo", required: boolean] | undefined>> = {
  latency: undefined,
  weighted: ["weights", false],
  failover: ["order", true],
  geo: ["geo", true],
};

const policyMismatch: Rule = {
  id: "FW1922",
  severity: "error",
  title: "An entry's policy and its settings do not fit",
  why: "`weights` belongs to weighted, `order` to failover, `geo` to geo. Settings of another policy would be ignored.",
  fix: "Change the policy, or remove the setting of the other one.",
  check: (input) =>
    entries(input).flatMap(({ workload, entry }) => {
      const read = READS[entry.policy];
      const base = ["workloads", workload, "entry"];
      const missing = read?.[1] === true && entry[read[0]] === undefined ? [read[0]] : [];
      const foreign = (["weights", "order", "geo"] as const).filter((key) => entry[key] !== undefined && key !== read?.[0]);
      return [
        ...missing.map((key) => ({ path: [...base, key], message: `policy ${entry.policy} needs \`${key}\`` })),
        ...foreign.map((key) => ({
          path: [...base, key],
          atKey: true as const,
          message: `policy ${entry.policy} does not read \`${key}\``,
        })),
      ];
    }),
};

const notAllClusters: Rule = {
  id: "FW1923",
  severity: "error",
  title: "An entry does not name the workload's clusters",
  why: "Each cluster of the workload has one place in `order` and one entry in `weights` and `geo`: one that is missing would never get users, one that is not of the workload could not answer.",
  fix: "Name every cluster of the workload once.",
  check: (input) =>
    entries(input).flatMap(({ workload, clusters, entry }) => [
      ...(entry.order === undefined ? [] : listFindings(["workloads", workload, "entry", "order"], entry.order, clusters)),
      ...(entry.weights === undefined
        ? []
        : mapFindings(["workloads", workload, "entry", "weights"], Object.keys(entry.weights), clusters)),
      ...(entry.geo === undefined ? [] : mapFindings(["workloads", workload, "entry", "geo"], Object.keys(entry.geo), clusters)),
    ]),
};

function listFindings(path: readonly string[], named: readonly string[], clusters: readonly string[]): Finding[] {
  const wrong = named.flatMap((name, index): Finding[] => {
    const at = { path: [...path, index], seen: name, accepted: clusters.join(", ") };
    return clusters.includes(name) ? [] : [{ ...at, message: `${show(name)} is no cluster of this workload` }];
  });
  return [...wrong, ...missingFindings(path, named, clusters)];
}

function mapFindings(path: readonly string[], named: readonly string[], clusters: readonly string[]): Finding[] {
  const wrong = named
    .filter((name) => !clusters.includes(name))
    .map((name) => ({
      path: [...path, name],
      atKey: true as const,
      message: `${show(name)} is no cluster of this workload`,
      accepted: clusters.join(", "),
    }));
  return [...wrong, ...missingFindings(path, named, clusters)];
}

function missingFindings(path: readonly string[], named: readonly string[], clusters: readonly string[]): Finding[] {
  const missing = clusters.filter((name) => !named.includes(name));
  return missing.length === 0 ? [] : [{ path, atKey: true, message: `${missing.join(", ")} of this workload is missing` }];
}

const placeTwice: Rule = {
  id: "FW1924",
  severity: "error",
  title: "A place that two clusters serve",
  why: "With `geo`, users of a place are sent to one cluster. The clouds refuse a second record for the same place.",
  fix: "Give each place to one cluster.",
  check: (input) =>
    entries(input).flatMap(({ workload, entry }) => {
      const served = new Map<string, string>();
      return Object.entries(entry.geo ?? {}).flatMap(([cluster, places]) =>
        places.flatMap((place, index) => {
          const before = served.get(place);
          if (before === undefined) served.set(place, cluster);
          if (before === undefined || before === cluster) return [];
          return [
            {
              path: ["workloads", workload, "entry", "geo", cluster, index],
              message: `${place} is served by ${before} already`,
              seen: place,
            },
          ];
        }),
      );
    }),
};

const hostTwice: Rule = {
  id: "FW1925",
  severity: "error",
  title: "Two entries with one host",
  why: "A name leads to one workload. One that leaves keeps its name until it has left: its records stand in the zone, and a second one can't make them beside.",
  fix: "Give each entry a host of its own, or let the other workload leave first.",
  check: ({ fleet, written }) => {
    const staying = new Set(fleet.workloads.map(({ name }) => name));
    const leaving = entries(written).filter(({ workload }) => !staying.has(workload));
    const taken = new Map(leaving.map(({ entry, workload }) => [entry.host, `workload ${workload}, which leaves,`]));
    return entries({ fleet }).flatMap(({ workload, entry: { host } }) => {
      const before = taken.get(host);
      if (before === undefined) taken.set(host, `workload ${workload}`);
      if (before === undefined) return [];
      return [{ path: ["workloads", workload, "entry", "host"], message: `${before} has this host already`, seen: host }];
    });
  },
};

const entryWithoutZone: Rule = {
  id: "FW1926",
  severity: "error",
  title: "An entry without a DNS zone",
  why: "Users reach an entry by records that Fleetwright keeps in the zone of `dns`, whatever the policy.",
  fix: "Declare the zone under `dns:`.",
  needs: ["dns"],
  check: (input) =>
    input.fleet.dns !== undefined
      ? []
      : entries(input).map(({ workload }) => ({
          path: ["workloads", workload, "entry"],
          message: `the entry of ${workload} needs a zone, and there is no \`dns\``,
        })),
};

/** Workloads that users reach, with the clusters that can answer. */
function entries({
  fleet,
}: Pick<RuleInput, "fleet">): { readonly workload: string; readonly clusters: readonly string[]; readonly entry: Entry }[] {
  return fleet.workloads.flatMap((workload) => {
    const { name, entry } = workload;
    return entry === undefined ? [] : [{ workload: name, clusters: entryClusters(workload, entry), entry }];
  });
}

/** Workloads and their entries. */
export const WORKLOADS: readonly Rule[] = [wrongShape, policyMismatch, notAllClusters, placeTwice, hostTwice, entryWithoutZone];
