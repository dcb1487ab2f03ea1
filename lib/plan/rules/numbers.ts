import type { GrantKind } from "../../model/lock.ts";
import type { PlanFacts, PlanFinding, PlanRule } from "./plan-rule.ts";

/** No BGP number is left. */
export const asnsUsedUp: PlanRule = {
  id: "FW2201",
  severity: "error",
  title: "No BGP number is left",
  why: "Every gateway needs a BGP number (ASN) that no other gateway of the fleet has, from the private two-byte numbers that its cloud and all others accept. Numbers of removed regions stay theirs.",
  fix: "Let more regions share a gateway, or reuse the names of removed regions.",
  check: (facts) =>
    shortagesOf(facts, "asn").map(({ name, within }) => ({
      path: ["regions", name],
      message: `no ASN is left for the gateway of region ${name}`,
      seen: `${within.first}-${within.last}, all granted`,
      accepted: "a region that had a number before",
      fix: "let more regions share a gateway, or reuse the name of a removed region",
    })),
};

/** The region's ports are all in use. */
export const portsUsedUp: PlanRule = {
  id: "FW2202",
  severity: "error",
  title: "No ports are left for a local cluster",
  why: "A control plane on this machine listens on eight ports of 127.0.0.1 that no other cluster ever had.",
  fix: "Widen `ports` of the region.",
  check: (facts) =>
    shortagesOf(facts, "ports").map(({ name, within }) => ({
      path: ["regions", regionOf(facts, name), "ports"],
      message: `no eight ports in a row are left for cluster ${name}`,
      seen: `${within.first}-${within.last}`,
      accepted: "eight free ports for each cluster, removed ones counted",
      fix: "widen the range of ports",
    })),
};

/** More clusters than a mesh can number. */
export const meshIdsUsedUp: PlanRule = {
  id: "FW2203",
  severity: "warning",
  title: "More clusters than a service mesh can have",
  why: "Service meshes number their clusters from 1 to 511. Clusters beyond that work, but cannot take part in a mesh.",
  fix: "Nothing, unless these clusters are to join a mesh; then part the fleet.",
  check: (facts): readonly PlanFinding[] => {
    const [first, ...more] = shortagesOf(facts, "mesh-id").map(({ name }) => name);
    if (first === undefined) return [];
    const others = more.length > 0 ? ` and ${more.length} more` : "";
    return [
      {
        path: ["clusters", first],
        message: `no number for a service mesh is left for ${first}${others}`,
        seen: `${facts.plan.clusters.length} clusters`,
        accepted: "at most 511 clusters, removed ones counted",
      },
    ];
  },
};

function shortagesOf(facts: PlanFacts, kind: GrantKind) {
  return facts.numberShortages.filter((shortage) => shortage.kind === kind);
}

function regionOf({ plan }: PlanFacts, cluster: string): string {
  return plan.clusters.find((found) => found.cluster.name === cluster)?.cluster.region ?? "";
}
