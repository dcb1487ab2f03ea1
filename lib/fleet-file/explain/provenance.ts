import type { Path } from "../../errors.ts";
import { EDITIONS } from "../schema/editions.ts";
import { clusterLayers, mergedCluster } from "../read/layers.ts";
import type { Layer } from "../read/layers.ts";
import { isData } from "../read/merge.ts";
import type { Data } from "../read/merge.ts";
import { healthProtocol, regionDefaults } from "../read/normalize.ts";
import type { FleetSpec, StateSpec } from "../schema/schema.ts";

/** A value of one layer. */
export interface LayerValue {
  /** `cluster shop`, `region eu-west`, `defaults`, `fleet file`, `edition 2026-11`. */
  readonly layer: string;
  /** Where it stands in the fleet file; undefined for an edition. */
  readonly path: Path | undefined;
  /** `null` where the layer deletes what lies below. */
  readonly value: unknown;
}

/** One value of the fleet with every layer that has a say in it. */
export interface Explained {
  readonly path: Path;
  /** What counts; undefined where a layer deleted it and nothing takes its place. */
  readonly value: unknown;
  readonly winner: LayerValue;
  /** What lost, the strongest first. */
  readonly overridden: readonly LayerValue[];
}

/**
 * Where the values at and below a path come from, one for each scalar and list.
 *
 * @returns an empty list where the fleet has no value
 */
export function explainPath(spec: FleetSpec, path: Path): readonly Explained[] {
  const [root, name, ...rest] = path;
  if (root === "clusters" && typeof name === "string") {
    const found = leaves(descend(stack(clusterLayers(spec, name)), rest), ["clusters", name, ...rest]);
    // Pools of a lower layer are for other clusters, and come to nothing here.
    return mergedCluster(spec, name).compute === "auto" ? found.filter(({ path }) => path[2] !== "pools") : found;
  }
  if (root === "clusters") return Object.keys(spec.clusters).flatMap((cluster) => explainPath(spec, ["clusters", cluster]));
  const { clusters: _, ...file } = spec;
  const own = leaves(
    descend(
      stack([
        { name: `edition ${spec.edition}`, base: undefined, data: editionData(spec) },
        { name: "fleet file", base: [], data: file },
      ]),
      path,
    ),
    path,
  );
  return path.length === 0 ? [...own, ...explainPath(spec, ["clusters"])] : own;
}

/** What each layer says, the weakest first. */
type Stack = readonly LayerValue[];

function stack(layers: readonly Layer[]): Stack {
  return layers.map(({ name, base, data }) => ({ layer: name, path: base, value: data }));
}

function descend(layers: Stack, path: Path): Stack {
  return path.reduce<Stack>((at, part) => at.flatMap((layer) => child(layer, part)), layers);
}

function child({ layer, path, value }: LayerValue, part: string | number): readonly LayerValue[] {
  // What is deleted above is deleted here.
  if (value === null) return [{ layer, path, value }];
  const below = Array.isArray(value) && typeof part === "number" ? (value as readonly unknown[])[part] : own(value, part);
  return below === undefined ? [] : [{ layer, path: path === undefined ? undefined : [...path, part], value: below }];
}

function own(value: unknown, part: string | number): unknown {
  return isData(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined;
}

function leaves(layers: Stack, path: Path): Explained[] {
  const winner = layers.at(-1);
  if (winner === undefined) return [];
  if (isData(winner.value)) return keysOf(layers).flatMap((key) => leaves(descend(layers, [key]), [...path, key]));
  const fromEdition = layers.find((layer) => layer.path === undefined);
  if (winner.value !== null) return [explained(path, winner, layers)];
  // A deleted value falls back to the edition, not to a lower layer.
  if (fromEdition === undefined) return [];
  if (isData(fromEdition.value))
    return Object.keys(fromEdition.value).flatMap((key) => leaves(descend(layers, [key]), [...path, key]));
  return [explained(path, fromEdition, layers)];
}

function explained(path: Path, winner: LayerValue, layers: Stack): Explained {
  return {
    path,
    value: winner.value,
    winner,
    overridden: layers.filter((layer) => layer !== winner && layer.value !== undefined).reverse(),
  };
}

function keysOf(layers: Stack): string[] {
  return [...new Set(layers.flatMap(({ value }) => (isData(value) ? Object.keys(value) : [])))];
}

/** What the edition fills in, for everything but clusters, in the shape of the file. */
export function editionData(spec: FleetSpec): Data {
  const edition = EDITIONS[spec.edition];
  const { registry, agent, source } = edition.sync;
  return {
    state: stateData(spec.state, spec),
    ...(spec.dns === undefined
      ? {}
      : { dns: { ...edition.dns, ...(spec.dns.parent === undefined ? {} : { parent: { region: spec.dns.region } }) } }),
    addressing: { pool: edition.addressing.pool },
    connectivity: edition.connectivity,
    sync: {
      registry,
      agent,
      ...(spec.sync.source === undefined
        ? {}
        : { source: { ...source, auth: spec.sync.source.auth === undefined ? source.auth : {} } }),
    },
    rings: eachOf(spec.rings, () => edition.rings),
    regions: eachOf(spec.regions, (region) => ({
      ...regionDefaults(region, spec.edition),
      ...(region.state === undefined ? {} : { state: stateData(region.state, spec) }),
      ...(region.identity === undefined ? {} : { identity: { plan: region.identity.apply } }),
    })),
    workloads: eachOf(spec.workloads, ({ entry }) => {
      if (entry === undefined) return {};
      const port = entry.port ?? edition.entry.port;
      const protocol = healthProtocol(entry.tls ?? edition.entry.tls, entry.health?.port ?? port);
      return { entry: { ...edition.entry, health: { ...edition.entry.health, port, protocol } } };
    }),
  };
}

function stateData(state: StateSpec, spec: FleetSpec): Data {
  return state.backend === "local" ? EDITIONS[spec.edition].state.local : {};
}

function eachOf<T>(map: Readonly<Record<string, T>> | undefined, defaults: (entry: T) => Data): Data {
  return Object.fromEntries(Object.entries(map ?? {}).map(([name, entry]) => [name, defaults(entry)]));
}
