/** A dated set of defaults. A released edition never changes: a new default is a new edition. */
export const EDITIONS = {
  "2026-11": {
    state: { local: { dir: ".fleetwright/state" } },
    dns: { create: false },
    // A pool that is replaced comes up before the old one goes, so that both need addresses for a while.
    addressing: { pool: "10.0.0.0/8", headroom: 100 },
    connectivity: { default: "mesh" },
    sync: {
      registry: "clusterprofile",
      agent: "flux",
      source: { branch: "main", path: "clusters/{cluster}", auth: { kind: "none" } },
    },
    rings: { approval: "auto" },
    clusters: { kubernetes: "1.35", endpoint: "restricted", protect: true, compute: "pools", state: "present" },
    /** What differs on one cloud: a local control plane is built from the sources of the one minor that is known. */
    clustersOn: { local: { kubernetes: "1.36" } },
    pools: { machine: "4x16", min: 2, max: 6, zones: 3, spot: false, arch: "amd64", surge: 33 },
    /** Of a cluster that asks for backups. */
    backup: { rpoHours: 24, retainDays: 30, lockDays: 0 },
    /** The name of the pool that a cluster gets when no layer declares one. */
    onlyPool: "general",
    entry: { via: "dns", reach: "internet", policy: "latency", port: 443, health: { path: "/healthz" }, tls: "managed" },
    /** Minors that every cloud of this edition offers in standard support. */
    kubernetes: { oldest: 34, newest: 36 },
  },
} as const;

export type EditionName = keyof typeof EDITIONS;
export type Edition = (typeof EDITIONS)[EditionName];

export const EDITION_NAMES = Object.keys(EDITIONS) as [EditionName, ...EditionName[]];

/** The edition that new files are written against. */
export const LATEST_EDITION: EditionName = "2026-11";
