import { part } from "../../constructs/cdk.ts";
import type { Expression, Literal } from "../../constructs/cdk.ts";
import type { SubnetTier } from "../../lib/contracts/network-record.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";

/**
 * The ids of a network's route tables, out of its record, by a name that stays (`private-0`). How many there are is
 * known from the plan: of our networks the private subnets have one table in each zone, the other tiers have one each.
 *
 * @param record - an expression that yields the network's record
 */
export function routeTablesOf(plan: Literal<RegionPlan>, record: Expression): Readonly<Record<string, Expression>> {
  const names = Object.entries(countTables(plan)).flatMap(([tier, count]) =>
    Array.from({ length: count }, (_, at): [string, Expression] => [
      `${tier}-${at}`,
      part(record, `.routeTables.${tier}[${at}]`),
    ]),
  );
  return Object.fromEntries(names);
}

function countTables({ region }: Literal<RegionPlan>): Readonly<Record<SubnetTier, number>> {
  if (region.network !== undefined) return { private: region.network.routeTables.length, public: 0, intra: 0 };
  return { private: region.zones.length, public: 1, intra: 1 };
}
