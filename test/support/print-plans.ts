import fc from "fast-check";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { formatLock } from "../../lib/fleet-file/read/lock-text.ts";
import { arbitraryFleet } from "./arbitrary-fleet.ts";

/** Plans the same random fleets in every process that runs this, and prints all that came of it. */
for (const fleet of fc.sample(arbitraryFleet, { seed: 20261120, numRuns: 40 })) {
  const planned = planFleet(fleet, EMPTY_LOCK);
  process.stdout.write(`${JSON.stringify(planned)}\n${formatLock(planned.lock)}`);
}
// What the run would look like if it depended on the place after all.
process.stderr.write(`${["z", "ä", "i", "I"].sort((a, b) => a.localeCompare(b)).join("")} ${new Date(0).toString()}\n`);
