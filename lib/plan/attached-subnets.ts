import type { Region } from "../model/fleet.ts";
import type { SubnetName, SubnetPlan } from "../model/fleet-plan.ts";

/**
 * Where a gateway is attached: the first subnet of each zone. An existing network may have no subnets of its own for that;
 * then those of the nodes take it.
 */
export function attachedSubnets({ network }: Region, subnets: readonly SubnetPlan[]): readonly SubnetName[] {
  if (network === undefined) {
    return subnets.filter(({ tier, zone, name }) => tier === "intra" && zone === name).map(({ tier, name }) => ({ tier, name }));
  }
  const tier = (["intra", "private"] as const).find((one) => (network.subnets[one] ?? []).length > 0);
  return tier === undefined ? [] : (network.subnets[tier] ?? []).map((name) => ({ tier, name }));
}
