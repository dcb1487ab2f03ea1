import type { Path } from "../../errors.ts";
import type { Cloud } from "../../model/fleet.ts";
import { EDITIONS } from "../schema/editions.ts";
import { isData, overlay, valueAt, withoutNulls } from "./merge.ts";
import type { Data } from "./merge.ts";
import type { ClusterLayerSpec, ClusterSpec, FleetSpec } from "../schema/schema.ts";

/** One source of values. */
export interface Layer {
  /** As people call it: `defaults`, `region eu-west`, `edition 2026-11`. */
  readonly name: string;
  /** Where it stands in the fleet file; undefined for an edition. */
  readonly base: Path | undefined;
  readonly data: Data;
}

/** All layers that say something of a cluster, the weakest first: edition, defaults, region, ring, the cluster itself. */
export function clusterLayers(spec: FleetSpec, name: string): readonly Layer[] {
  const cluster = spec.clusters[name];
  if (cluster === undefined) return [];
  const regionLayer = spec.regions[cluster.region]?.clusters;
  const ring =
    cluster.ring === undefined ? (regionLayer?.ring === undefined ? spec.defaults?.ring : regionLayer.ring) : cluster.ring;
  const ringLayer = ring == null ? undefined : spec.rings?.[ring]?.clusters;
  const layers: readonly (Layer | undefined)[] = [
    layer("defaults", ["defaults"], spec.defaults),
    layer(`region ${cluster.region}`, ["regions", cluster.region, "clusters"], regionLayer),
    layer(`ring ${ring}`, ["rings", ring ?? "", "clusters"], ringLayer),
    layer(`cluster ${name}`, ["clusters", name], cluster),
  ];
  const written = layers.filter((entry) => entry !== undefined);
  return [editionLayer(spec, merged(written), spec.regions[cluster.region]?.cloud), ...written];
}

/** A cluster with all layers merged; what no layer sets comes from the edition. */
export function mergedCluster(spec: FleetSpec, name: string): ClusterSpec & ClusterLayerSpec {
  const [edition, ...written] = clusterLayers(spec, name);
  // Every layer fits the schema, and merging only takes fields from them.
  return overlay(edition?.data, merged(written)) as ClusterSpec;
}

/** The path of the file that sets a merged value of a cluster: its own, or that of a lower layer. */
export function writtenPath(spec: FleetSpec, path: Path): Path {
  const [root, name, ...rest] = path;
  if (root !== "clusters" || typeof name !== "string" || rest.length === 0) return path;
  const holder = clusterLayers(spec, name)
    .filter(({ base, data }) => base !== undefined && valueAt(data, rest) !== undefined)
    .at(-1);
  return holder?.base === undefined ? path : [...holder.base, ...rest];
}

function layer(name: string, base: Path, data: Data | undefined): Layer | undefined {
  return data === undefined ? undefined : { name, base, data };
}

function merged(layers: readonly Layer[]): Data {
  const result = withoutNulls(layers.reduce<unknown>((below, { data }) => overlay(below, data), {}));
  return isData(result) ? result : {};
}

function editionLayer(spec: FleetSpec, written: Data, cloud: Cloud | undefined): Layer {
  const edition = EDITIONS[spec.edition];
  const onCloud: Readonly<Record<Cloud, Data>> = edition.clustersOn;
  const declared = isData(written["pools"]) ? Object.keys(written["pools"]) : [];
  const names = declared.length === 0 ? [edition.onlyPool] : declared;
  const pools = Object.fromEntries(names.map((pool) => [pool, edition.pools]));
  const backup = isData(written["backup"]) ? { backup: edition.backup } : {};
  return {
    name: `edition ${spec.edition}`,
    base: undefined,
    data: { ...edition.clusters, ...(cloud === undefined ? {} : onCloud[cloud]), pools, ...backup },
  };
}
