import type { CloudFacts } from "../facts.ts";

/** What Fleetwright knows of a place that it makes nothing in. */
export const EXTERNAL: CloudFacts = {
  title: "elsewhere",
  alsoCalled: ["onprem", "other"],
  plugin: false,
  region: {
    required: [],
    allowed: [],
    location: undefined,
    places: undefined,
    realmOf: undefined,
    identity: undefined,
    defaults: () => ({}),
  },
  network: undefined,
  cluster: {
    reached: "unknown",
    reachedWithoutPath: false,
    lasting: [],
    systemNodes: 0,
    computeChanges: true,
    has: [],
    made: false,
    minors: "edition",
    machine: undefined,
    existing: undefined,
    principal: undefined,
    adoption: undefined,
    ports: undefined,
  },
  pods: { standard: "overlay", only: undefined, reused: undefined },
  names: { region: {}, cluster: {}, pool: undefined, entry: undefined, logs: {} },
  state: undefined,
  dns: undefined,
  colours: { anyGround: "#7c3aed", light: "#7c3aed", dark: "#b79cff" },
  guarded: [],
};
