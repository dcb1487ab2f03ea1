import { literal } from "../../constructs/cdk.ts";
import type { Literal, LiteralText } from "../../constructs/cdk.ts";
import { networkOf } from "../../lib/clouds/google/paths.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";

/** What the plan knows of a network that is joined to others: the owner's project, and what it is called in others' lists. */
export function networkEndOf({ region, names }: Literal<RegionPlan>): {
  readonly name: LiteralText;
  readonly project: LiteralText;
} {
  const name = names["network"];
  if (name === undefined) throw new Error(`the plan names no network of ${region.name}`);
  const { account } = providerPropsOf(region);
  return { name, project: region.network === undefined ? account : literal(networkOf(region.network.id).project) };
}
