import { costChange } from "../../cost/cost-change.ts";
import type { CostChange } from "../../cost/cost-change.ts";
import { countedParts } from "../../cost/counted-parts.ts";
import type { CountedParts } from "../../cost/fixed-part.ts";
import { fleetCost } from "../../cost/fleet-cost.ts";
import { PriceBook } from "../../cost/prices.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { CommandContext } from "../frame/command.ts";
import { readPrices } from "./read-prices.ts";

/**
 * What a change of the plan costs, by the same prices on both sides: those that lie beside the fleet file now.
 *
 * @param before - undefined where there was no fleet yet, as `after` where there is none any more
 * @param named - a price file that a person named instead
 */
export async function costOfSides(
  before: FleetPlan | undefined,
  after: FleetPlan | undefined,
  context: Pick<CommandContext, "fleet">,
  named?: string,
): Promise<CostChange> {
  const [old, now] = [partsOf(before), partsOf(after)];
  const book = await readPrices(context.fleet, named, [...old.parts, ...now.parts]);
  return costChange(fleetCost(old, book), fleetCost(now, book));
}

/** The same; undefined where nothing is counted otherwise, which no price is read for. */
export async function changedCost(
  { before, after }: Record<"before" | "after", { readonly planned: { readonly plan: FleetPlan } | undefined }>,
  context: Pick<CommandContext, "fleet">,
): Promise<CostChange | undefined> {
  const [old, now] = [before.planned?.plan, after.planned?.plan];
  const counted = costChange(fleetCost(partsOf(old), WITHOUT_PRICES), fleetCost(partsOf(now), WITHOUT_PRICES));
  return counted.parts.length === 0 ? undefined : await costOfSides(old, now, context);
}

const WITHOUT_PRICES = new PriceBook({ currency: "", prices: [] });

function partsOf(plan: FleetPlan | undefined): CountedParts {
  return plan === undefined ? { parts: [], uncounted: [] } : countedParts(plan);
}
