import type { FleetPlan } from "../model/fleet-plan.ts";
import { PartLedger } from "./fixed-part.ts";
import type { CountedParts } from "./fixed-part.ts";
import { PARTS } from "./index.ts";

/** Counts what a fleet has that is paid for whether or not anybody uses it; of what others own, nothing. */
export function countedParts(plan: FleetPlan): CountedParts {
  const ledger = new PartLedger(plan);
  for (const { count } of Object.values(PARTS)) count(plan, ledger);
  return ledger.counted;
}
