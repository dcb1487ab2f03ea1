import { NOTHING } from "./fleet-cost.ts";
import type { Amount, FleetCost, PricedPart } from "./fleet-cost.ts";

/** How many there are, and will be. */
export interface PartChange extends Pick<PricedPart, "kind" | "cluster" | "region" | "workload" | "location"> {
  readonly was: Count;
  readonly is: Count;
  /** What a month costs more; undefined where it has no price. */
  readonly cost: Amount | undefined;
}

export interface Count {
  readonly least: number;
  readonly most: number;
}

/** What a month costs before and after a change, by the same prices. */
export interface CostChange {
  readonly before: FleetCost;
  readonly after: FleetCost;
  /** What the totals differ by. */
  readonly total: Amount;
  /** What there is more or less of; what moves from one stack to another is no change. */
  readonly parts: readonly PartChange[];
}

const NONE: Count = { least: 0, most: 0 };

export function costChange(before: FleetCost, after: FleetCost): CostChange {
  const [old, now] = [byWhat(before), byWhat(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  const parts = keys.flatMap((key): readonly PartChange[] => {
    const some = [...(now.get(key) ?? []), ...(old.get(key) ?? [])];
    const [was, is] = [total(old.get(key) ?? []), total(now.get(key) ?? [])];
    const [first] = some;
    if (first === undefined || (was.count.least === is.count.least && was.count.most === is.count.most)) return [];
    const { kind, cluster, region, workload, location } = first;
    const cost = some.some((one) => one.cost !== undefined) ? minus(is.cost, was.cost) : undefined;
    return [{ kind, cluster, region, workload, location, was: was.count, is: is.count, cost }];
  });
  return { before, after, total: minus(after.total, before.total), parts };
}

function byWhat({ parts }: FleetCost): ReadonlyMap<string, readonly PricedPart[]> {
  return Map.groupBy(parts, ({ cluster = "", region = "", workload = "", kind, location }) =>
    [cluster, region, workload, kind, location].join("\0"),
  );
}

function total(parts: readonly PricedPart[]): { readonly count: Count; readonly cost: Amount } {
  let [count, cost] = [NONE, NOTHING];
  for (const { least, most, cost: own = NOTHING } of parts) {
    count = { least: count.least + least, most: count.most + most };
    cost = { least: cost.least + own.least, most: cost.most + own.most };
  }
  return { count, cost };
}

function minus(one: Amount, other: Amount): Amount {
  return { least: one.least - other.least, most: one.most - other.most };
}
