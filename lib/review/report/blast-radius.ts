import type { Fleet } from "../../model/fleet.ts";
import type { ReportedStack } from "./report.ts";

/** How much of a part of the fleet a change reaches. */
export interface Reach {
  readonly name: string;
  /** Clusters of it that stacks of the change are about, and all of it. */
  readonly clusters: number;
  readonly of: number;
  readonly stacks: number;
  /** Resources that change, without noise. */
  readonly changes: number;
  /** Of these, those that go or are made anew. */
  readonly losses: number;
}

/** What a change reaches, by each way in which the fleet is divided; only parts that are reached, the most losses first. */
export interface Blast {
  readonly rings: readonly Reach[];
  readonly regions: readonly Reach[];
  readonly workloads: readonly Reach[];
}

/** @param fleet - undefined for a project without a fleet file, of which only the stacks are known */
export function blastOf(stacks: readonly ReportedStack[], fleet: Fleet | undefined): Blast {
  const clusters = fleet?.clusters ?? [];
  const reach = (name: string, own: readonly string[], isOf: (one: ReportedStack) => boolean): Reach => {
    const reached = stacks.filter(isOf);
    const names = new Set(reached.flatMap(({ stack }) => stack.clusters));
    const changes = reached.flatMap((one) => one.changes).filter(({ noise }) => noise === undefined);
    const losses = changes.filter(({ action }) => action === "destroy" || action === "replace").length;
    return {
      name,
      clusters: own.filter((one) => names.has(one)).length,
      of: own.length,
      stacks: reached.length,
      changes: changes.length,
      losses,
    };
  };
  const byCluster = (name: string, own: readonly string[]): Reach => {
    const set = new Set(own);
    return reach(name, own, ({ stack }) => stack.clusters.some((one) => set.has(one)));
  };
  const named = (isIn: (cluster: (typeof clusters)[number]) => boolean): readonly string[] =>
    clusters.filter(isIn).map(({ name }) => name);
  return {
    rings: reached(
      (fleet?.rings ?? []).map(({ name }) =>
        byCluster(
          name,
          named(({ ring }) => ring === name),
        ),
      ),
    ),
    regions: reached(
      (fleet?.regions ?? []).map(({ name }) =>
        reach(
          name,
          named(({ region }) => region === name),
          ({ stack }) => stack.regions.includes(name),
        ),
      ),
    ),
    workloads: reached((fleet?.workloads ?? []).map(({ name, clusters: own }) => byCluster(name, own))),
  };
}

function reached(all: readonly Reach[]): readonly Reach[] {
  return all
    .filter(({ stacks }) => stacks > 0)
    .sort((one, other) => other.losses - one.losses || other.changes - one.changes || (one.name < other.name ? -1 : 1));
}
