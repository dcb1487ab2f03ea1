import { FleetError } from "../../errors.ts";
import type { Section } from "../../fleet-file/edit/edit-entries.ts";
import type { Cluster, Fleet } from "../../model/fleet.ts";
import type { FleetPlan, StackPlan } from "../../model/fleet-plan.ts";

/** What is to leave the fleet. */
export interface Target {
  readonly kind: "cluster" | "region" | "workload";
  readonly name: string;
  /** As the command line takes it: the name, or `kind/name` where others have the same. */
  readonly called: string;
  /** The clusters that leave with it, itself included. */
  readonly clusters: readonly Cluster[];
  /** Its entries in the fleet file: a region's clusters first. */
  readonly entries: readonly TargetEntry[];
  /** Whether all of them are marked as leaving. */
  readonly marked: boolean;
}

export interface TargetEntry {
  readonly section: Section;
  readonly name: string;
  readonly marked: boolean;
}

/**
 * What a name on the command line means.
 *
 * @param wanted - a name, or `cluster/NAME`, `region/NAME`, `workload/NAME`
 * @throws FleetError (input) where nothing has the name, or more than one thing
 */
export function findTarget(fleet: Fleet, wanted: string): Target {
  const all = targetsOf(fleet);
  const found = all.filter(({ kind, name }) => wanted === name || wanted === `${kind}/${name}`);
  const [target] = found;
  if (target === undefined) {
    const names = all.map(({ called }) => called).join(", ");
    throw new FleetError("input", `the fleet has no cluster, region or workload "${wanted}"; there are ${names}`);
  }
  if (found.length === 1) return target;
  const kinds = found.map(({ called }) => called);
  throw new FleetError("input", `"${wanted}" is the name of more than one thing: say ${kinds.join(" or ")}`, {
    next: `fleetwright remove ${kinds[0]}`,
  });
}

function targetsOf({ clusters, regions, workloads }: Fleet): readonly Target[] {
  const all = [
    ...clusters.map((cluster) => clusterTarget(cluster)),
    ...regions.map(({ name, absent }) => {
      const own = clusters.filter(({ region }) => region === name);
      const entries = [...own.map(clusterEntry), { section: "regions" as const, name, marked: absent }];
      return { kind: "region" as const, name, clusters: own, entries };
    }),
    ...workloads.map(({ name, state }) => {
      const entry = { section: "workloads" as const, name, marked: state === "absent" };
      return { kind: "workload" as const, name, clusters: [], entries: [entry] };
    }),
  ];
  return all.map((one) => {
    const shared = all.filter(({ name }) => name === one.name).length > 1;
    const called = shared ? `${one.kind}/${one.name}` : one.name;
    return { ...one, called, marked: one.entries.every(({ marked }) => marked) };
  });
}

function clusterTarget(cluster: Cluster) {
  return { kind: "cluster" as const, name: cluster.name, clusters: [cluster], entries: [clusterEntry(cluster)] };
}

function clusterEntry({ name, state }: Cluster): TargetEntry {
  return { section: "clusters", name, marked: state === "absent" };
}

/** The stacks that leave with it, and those that have to leave before they can; the first to be destroyed first. */
export function leavingStacks(target: Target, { stacks }: FleetPlan): readonly StackPlan[] {
  const leaving = new Map(stacks.filter((stack) => stack.leaving !== undefined).map((stack) => [stack.id, stack]));
  const found = new Map<string, StackPlan>();
  const add = (stack: StackPlan): void => {
    if (found.has(stack.id)) return;
    found.set(stack.id, stack);
    for (const { stack: reader } of stack.after) {
      const before = leaving.get(reader);
      if (before !== undefined) add(before);
    }
  };
  for (const stack of leaving.values()) if (isOwn(target, stack)) add(stack);
  return [...found.values()].sort((a, b) => a.wave - b.wave);
}

/** The stacks of a cluster that goes, while they are still wanted. */
export function clusterStack(cluster: Cluster, { stacks }: FleetPlan): StackPlan | undefined {
  return stacks.find(({ layer, subject }) => layer === "cluster" && subject === cluster.name);
}

function isOwn({ kind, name, clusters }: Target, { layer, subject }: StackPlan): boolean {
  switch (layer) {
    case "cluster":
    case "access":
    case "bootstrap":
      return clusters.some((cluster) => cluster.name === subject);
    case "network":
    case "gateway":
      return kind === "region" && subject === name;
    case "link":
      return kind === "region" && subject.split("--").includes(name);
    case "entry":
      return kind === "workload" || (kind === "region" && subject === name);
    case "dns":
      return kind === "workload";
    case "peering":
      return false;
  }
}
