import type { Membership } from "../../contracts/membership.ts";
import type { Problem } from "../../errors.ts";
import type { Pin } from "../../model/artefact.ts";
import { UNPINNED } from "../rules.ts";

/** A problem for each part that a plugin is made of and the lock doesn't pin. */
export function missingPins(membership: Membership, parts: readonly Pick<Pin, "agent" | "component">[]): readonly Problem[] {
  return parts
    .filter((part) => !membership.pins.some((pin) => pin.agent === part.agent && pin.component === part.component))
    .map((part) => ({
      rule: UNPINNED.id,
      severity: "error",
      path: ["sync", part.agent === membership.sync.agent ? "agent" : "registry"],
      message: `${part.component} of ${part.agent} is not pinned in the lock`,
      fix: `fleetwright pin ${part.agent}`,
    }));
}
