import type { FleetPlan } from "../model/fleet-plan.ts";
import type { StackLayer } from "../model/stack-layer.ts";

/** Something that is paid for by the hour or month whether or not anybody uses it. */
export interface FixedPart {
  /** By which it is found in a price file: `aws/nat-gateway`. */
  readonly kind: string;
  /** The stack that makes it, or that makes what it belongs to. */
  readonly stack: string;
  /** The cluster that it is there for; undefined where several share it. */
  readonly cluster: string | undefined;
  /** The region that it stands in; undefined of what the whole fleet has once. */
  readonly region: string | undefined;
  /** The workload whose way in it is part of. */
  readonly workload: string | undefined;
  /** The cloud's own name of its place; empty where it is in none. */
  readonly location: string;
  /** How many there are at least: of nodes, as many as the autoscaler leaves. */
  readonly least: number;
  /** How many there are at most. */
  readonly most: number;
}

/** What costs something, and how much of it there will be is for nobody here to know. */
export interface Uncounted {
  /** A cluster or stack. */
  readonly about: string;
  readonly what: string;
}

/** What a plan comes to, before any price. */
export interface CountedParts {
  /** Sorted by stack, kind, cluster and workload. */
  readonly parts: readonly FixedPart[];
  readonly uncounted: readonly Uncounted[];
}

/** What one cloud's stacks are made of that has a fixed price. */
export type CloudParts = (plan: FleetPlan, ledger: PartLedger) => void;

/** What a part is for, and where it stands. */
export interface PartPlace {
  readonly cluster?: string | undefined;
  readonly region?: string | undefined;
  readonly workload?: string | undefined;
  readonly location?: string | undefined;
}

/** What was counted so far. What no stack of the plan makes any more is not counted. */
export class PartLedger {
  readonly #stacks: ReadonlyMap<string, string>;
  readonly #parts: FixedPart[] = [];
  readonly #uncounted: Uncounted[] = [];

  constructor(plan: FleetPlan) {
    const staying = plan.stacks.filter(({ leaving }) => leaving === undefined);
    this.#stacks = new Map(staying.map(({ id, layer, subject }) => [`${layer} ${subject}`, id]));
  }

  /** @param number - how many of each kind there are: as many as the value says, or from the first to the second */
  count(
    layer: StackLayer,
    subject: string,
    { cluster, region, workload, location = "" }: PartPlace,
    number: Readonly<Record<string, number | readonly [least: number, most: number]>>,
  ): void {
    const stack = this.#stacks.get(`${layer} ${subject}`);
    if (stack === undefined) return;
    for (const [kind, value] of Object.entries(number)) {
      const [least, most] = typeof value === "number" ? [value, value] : value;
      if (most > 0) this.#parts.push({ kind, stack, cluster, region, workload, location, least, most });
    }
  }

  leaveOut(about: string, what: string): void {
    this.#uncounted.push({ about, what });
  }

  get counted(): CountedParts {
    const told = new Map(this.#uncounted.map((one) => [`${one.about}\0${one.what}`, one]));
    return { parts: sorted(merged(this.#parts)), uncounted: sorted(told) };
  }
}

function merged(parts: readonly FixedPart[]): ReadonlyMap<string, FixedPart> {
  const found = new Map<string, FixedPart>();
  for (const part of parts) {
    const { stack, kind, cluster = "", region = "", workload = "", location } = part;
    const key = [stack, kind, cluster, region, workload, location].join("\0");
    const before = found.get(key);
    found.set(key, before === undefined ? part : { ...part, least: before.least + part.least, most: before.most + part.most });
  }
  return found;
}

function sorted<T>(found: ReadonlyMap<string, T>): readonly T[] {
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
