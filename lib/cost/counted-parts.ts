import type { FleetPlan } from "../model/fleet-plan.ts";
import { PartLedger } from "./fixed-part.ts";
import type { CountedParts } from "./fixed-part.ts";
import { PARTS } from "./index.ts";

/** Counts what a fleet has that is paid for whether or not anybody uses it; of what others own, nothing. */
export function countedParts(plan: FleetPlan): CountedParts {
  const ledger = new PartLedger(plan);
  for (const { count } of Object.values(PARTS)) count(plan, ledger);
  for (const { id, layer, clouds, leaving } of plan.stacks) {
    const isBuilt = clouds.join() === "aws,gcp";
    if (layer === "link" && leaving === undefined && !isBuilt)
      ledger.leaveOut(id, "a VPN between clouds, which can't be synthesized yet");
  }
  return ledger.counted;
}
