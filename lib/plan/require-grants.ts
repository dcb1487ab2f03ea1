import { FleetError } from "../errors.ts";
import type { Planned } from "../model/fleet-plan.ts";

/**
 * Refuses to go on with what no lock holds: otherwise every run could choose another, and what leaves be forgotten.
 *
 * @throws FleetError `input`, naming the command that writes the lock
 */
export function requireGrants({ added, chosen, stale }: Planned): void {
  const [first, ...more] = [
    ...added.map(({ kind, value, owner }) => `${kind} ${value} of ${owner}`),
    ...chosen.map(({ kind, owner }) => `the ${kind} of ${owner}`),
    ...stale,
  ];
  if (first === undefined) return;
  const others = more.length > 0 ? ` and ${more.length} more` : "";
  throw new FleetError("input", `the lock lacks ${first}${others}`, {
    next: "fleetwright plan --write",
  });
}
