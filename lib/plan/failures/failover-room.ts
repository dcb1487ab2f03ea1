import { inWords } from "../../clouds/clouds.ts";
import type { Pool } from "../../model/fleet.ts";
import type { ClusterPlan } from "../../model/fleet-plan.ts";
import type { FailoverRoom, Span } from "../../model/workload-plan.ts";
import { openPools } from "./node-zones.ts";

/** Nodes that clusters run for workloads: without pools whose taints keep pods out. */
export function nodesOf(clusters: readonly ClusterPlan[]): Span {
  const pools = clusters.flatMap(({ cluster }) => openPools(cluster.pools));
  return { least: sum(pools, ({ min }) => min), most: sum(pools, ({ max }) => max) };
}

/**
 * What of the nodes that are gone others could run beside what they run at least. Nodes count one for one where all have one machine;
 * else vCPU and memory do, where the file names machines by them.
 */
export function failoverRoom(gone: readonly ClusterPlan[], takers: readonly ClusterPlan[]): FailoverRoom {
  const all = [...gone, ...takers];
  const unknown = all.filter(({ cluster }) => cluster.existing !== undefined || cluster.pools.length === 0);
  if (unknown.length > 0) {
    const names = unknown.map(({ cluster }) => cluster.name);
    return { carries: "unknown", why: `nobody here says how many nodes ${inWords(names, "and")} may have` };
  }
  const [lost, left] = [sizedPools(gone), sizedPools(takers).filter(({ spot }) => !spot)];
  const architectures = new Set([...lost, ...left].map(({ arch }) => arch));
  if (architectures.size > 1) return { carries: "unknown", why: `nodes are ${inWords([...architectures].sort(), "and")}` };
  const adds = sum(left, ({ min, max }) => max - min);
  const machines = new Set([...lost, ...left].map(({ machineKey }) => machineKey));
  if (machines.size === 1) {
    const needed = { least: sum(lost, ({ min }) => min), most: sum(lost, ({ max }) => max) };
    return { carries: verdict((nodes) => adds >= nodes, needed), needed, adds };
  }
  return bySize(lost, left, adds);
}

interface SizedPool extends Pick<Pool, "min" | "max" | "spot" | "arch" | "machine"> {
  /** The same for the same machine. */
  readonly machineKey: string;
}

function sizedPools(clusters: readonly ClusterPlan[]): readonly SizedPool[] {
  return clusters.flatMap(({ cluster, cloud }) =>
    openPools(cluster.pools).map(({ min, max, spot, arch, machine }) => ({
      ...{ min, max, spot, arch, machine },
      machineKey: sizeOf(machine) === undefined ? `${cloud} ${machine}` : machine,
    })),
  );
}

/** What a machine has, where its name says so. */
function sizeOf(machine: string): readonly [vcpu: number, memory: number] | undefined {
  const shape = /^(\d+)x(\d+)$/.exec(machine);
  return shape === null ? undefined : [Number(shape[1]), Number(shape[2])];
}

function bySize(lost: readonly SizedPool[], left: readonly SizedPool[], adds: number): FailoverRoom {
  const nameless = new Set([...lost, ...left].flatMap(({ machine }) => (sizeOf(machine) === undefined ? [machine] : [])));
  if (nameless.size > 0) return { carries: "unknown", why: `how large ${inWords([...nameless], "and")} is isn't known here` };
  const total = (pools: readonly SizedPool[], count: (pool: SizedPool) => number, at: 0 | 1): number =>
    sum(pools, (pool) => count(pool) * (sizeOf(pool.machine)?.[at] ?? 0));
  const room = ([0, 1] as const).map((at) => total(left, ({ min, max }) => max - min, at));
  const wanted = (count: (pool: SizedPool) => number): readonly number[] => ([0, 1] as const).map((at) => total(lost, count, at));
  const [least, most] = [wanted(({ min }) => min), wanted(({ max }) => max)];
  const sizes = new Set(left.map(({ machine }) => machine));
  const [only] = sizes;
  const size = only === undefined || sizes.size > 1 ? undefined : sizeOf(only);
  const inNodes = (amounts: readonly number[]): number =>
    Math.max(...amounts.map((amount, at) => Math.ceil(amount / (size?.[at] ?? 1))));
  return {
    carries: verdict((amounts) => amounts.every((amount, at) => amount <= (room[at] ?? 0)), { least, most }),
    needed: size === undefined ? undefined : { least: inNodes(least), most: inNodes(most) },
    adds,
  };
}

function verdict<T>(
  fits: (amount: T) => boolean,
  { least, most }: { readonly least: T; readonly most: T },
): "most" | "least" | "less" {
  if (fits(most)) return "most";
  return fits(least) ? "least" : "less";
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  let total = 0;
  for (const one of all) total += of(one);
  return total;
}
