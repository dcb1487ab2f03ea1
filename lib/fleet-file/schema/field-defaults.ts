import { DNS_PROVIDERS } from "../../clouds/clouds.ts";
import { LATEST_EDITION } from "./editions.ts";
import { clusterLayers } from "../read/layers.ts";
import { valueAt } from "../read/merge.ts";
import { editionData } from "../explain/provenance.ts";
import type { FleetSpec } from "./schema.ts";

/** A fleet whose names are all `*`, so that a field's pattern is a path in it. */
const SPECIMEN: FleetSpec = {
  fleet: "specimen",
  edition: LATEST_EDITION,
  state: { backend: "local" },
  dns: { provider: DNS_PROVIDERS[0], zone: "fleet.example", region: "*" },
  sync: { hub: "*", source: { url: "https://git.example/fleet.git" } },
  rings: { "*": {} },
  regions: { "*": { cloud: "local", state: { backend: "local" } } },
  clusters: { "*": { region: "*", pools: { "*": {} }, backup: {} } },
  workloads: { "*": { topology: "replicated", entry: { host: "shop.example" } } },
};

/** Layers that hold cluster fields, as prefixes of patterns. */
const CLUSTER_LAYERS: readonly (readonly string[])[] = [
  ["clusters", "*"],
  ["defaults"],
  ["regions", "*", "clusters"],
  ["rings", "*", "clusters"],
];

/** What the latest edition sets where a field is left away, or undefined. */
export function editionDefault(pattern: readonly string[]): unknown {
  const layer = CLUSTER_LAYERS.find((prefix) => prefix.every((part, index) => pattern[index] === part));
  if (layer === undefined) return valueAt(editionData(SPECIMEN), pattern);
  const value = valueAt(clusterLayers(SPECIMEN, "*")[0]?.data, pattern.slice(layer.length));
  return ["pools", "backup", "*"].includes(pattern.at(-1) ?? "") ? undefined : value;
}
