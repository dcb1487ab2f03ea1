import { part } from "../../constructs/cdk.ts";
import type { Expression, Literal } from "../../constructs/cdk.ts";
import type { SubnetTier } from "../../lib/contracts/aws/network-detail.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";

/**
 * The ids of a network's route tables, out of its record, by a name that stays (`private-euw1-az1`). Which there are is
 * known from the plan: of our networks the private subnets have one table in each zone, the other tiers have one each.
 *
 * @param record - an expression that yields the network's record
 */
export function routeTablesOf(plan: Literal<RegionPlan>, record: Expression): Readonly<Record<string, Expression>> {
  const names = Object.entries(tableNames(plan)).flatMap(([tier, tables]) =>
    tables.map((name): [string, Expression] => [`${tier}-${name}`, part(record, `.detail.routeTables.${tier}["${name}"]`)]),
  );
  return Object.fromEntries(names);
}

function tableNames({ region, zones }: Literal<RegionPlan>): Readonly<Record<SubnetTier, readonly string[]>> {
  if (region.network !== undefined) return { private: region.network.routeTables, public: [], intra: [] };
  return { private: zones, public: ["all"], intra: ["all"] };
}
