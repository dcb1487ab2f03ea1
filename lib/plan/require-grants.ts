import { FleetError } from "../errors.ts";
import type { Planned } from "../model/fleet-plan.ts";

/**
 * Refuses to go on with grants that no lock holds: otherwise every run could choose others.
 *
 * @throws FleetError `input`, naming the command that writes the lock
 */
export function requireGrants({ added }: Planned): void {
  const [first, ...more] = added;
  if (first === undefined) return;
  const others = more.length > 0 ? ` and ${more.length} more` : "";
  throw new FleetError("input", `the lock lacks ${first.kind} ${first.value} of ${first.owner}${others}`, {
    next: "fleetwright plan --write",
  });
}
