import { part } from "../../constructs/cdk.ts";
import type { Expression, Literal } from "../../constructs/cdk.ts";
import type { SubnetName } from "../../lib/model/fleet-plan.ts";

/**
 * The ids of subnets, out of their network's record: each by its own key, so that none changes when the network gets others.
 *
 * @param record - an expression that yields the network's record
 */
export function subnetIdsOf(names: readonly Literal<SubnetName>[], record: Expression): string[] {
  return names.map(({ tier, name }) => part(record, `.detail.subnets.${tier}["${name}"]`));
}
