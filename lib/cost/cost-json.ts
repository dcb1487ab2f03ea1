import type { CostChange } from "./cost-change.ts";
import type { Amount, FleetCost, PricedPart } from "./fleet-cost.ts";
import { groupsOf, sourcesOf } from "./fleet-cost.ts";
import type { GroupBy } from "./fleet-cost.ts";
import { exactMoney } from "./money.ts";

/** What a fleet costs, for programs: amounts are decimal numbers as texts, as exact as prices are. */
export function costJson(cost: FleetCost, by: GroupBy) {
  return {
    currency: cost.currency,
    monthly: amountJson(cost.total),
    by,
    groups: groupsOf(cost, by).map(({ name, total, parts }) => ({
      name,
      monthly: amountJson(total),
      parts: parts.map(partJson),
    })),
    unpriced: [...new Set(cost.parts.filter(({ price }) => price === undefined).map(({ kind }) => kind))].sort(),
    uncounted: cost.uncounted,
    sources: sourcesOf(cost),
  };
}

/** What a change costs, for programs. */
export function costChangeJson({ before, after, total, parts }: CostChange) {
  return {
    currency: after.currency,
    before: amountJson(before.total),
    after: amountJson(after.total),
    monthly: amountJson(total),
    parts: parts.map(({ kind, cluster, region, workload, location, was, is, cost }) => ({
      kind,
      cluster,
      region,
      workload,
      location,
      was,
      is,
      monthly: cost === undefined ? undefined : amountJson(cost),
    })),
  };
}

function partJson({ kind, stack, cluster, region, workload, location, least, most, cost }: PricedPart) {
  const monthly = cost === undefined ? undefined : amountJson(cost);
  return { kind, stack, cluster, region, workload, location, count: { least, most }, monthly };
}

function amountJson({ least, most }: Amount) {
  return { least: exactMoney(least), most: exactMoney(most) };
}
