import { FleetError } from "../errors.ts";
import type { FleetPlan } from "../model/fleet-plan.ts";
import { pinnedPlugins } from "../model/sync-plugins.ts";

/**
 * Refuses to go on where the lock pins nothing of what members are to get: the bootstrap would refuse it after the
 * clusters were made.
 *
 * @throws FleetError `input`, naming the command that pins
 */
export function requirePins({ fleet, pins }: FleetPlan): void {
  const missing = pinnedPlugins(fleet.sync).filter((plugin) => !pins.some((pin) => pin.agent === plugin));
  if (missing.length === 0) return;
  throw new FleetError(
    "input",
    `the lock does not pin what ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} made of`,
    {
      next: "fleetwright pin",
    },
  );
}
