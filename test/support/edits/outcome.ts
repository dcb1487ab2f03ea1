import { FleetError } from "../../../lib/errors.ts";
import type { LocatedProblem } from "../../../lib/errors.ts";
import type { Consent, Planned } from "../../../lib/model/fleet-plan.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { resourceChanges } from "../../../lib/review/resource-changes.ts";
import type { ResourceChange } from "../../../lib/review/resource-changes.ts";
import type { Edit } from "./edits.ts";
import { judge, synthesized } from "./planned-edit.ts";
import type { ResolvedFleet } from "../../../lib/review/resolved-fleet.ts";

/** What becomes of a living fleet when its file is edited. */
export type Outcome =
  | { readonly kind: "refused"; readonly problems: readonly LocatedProblem[] }
  /** It can be planned, and synth names what isn't built yet. */
  | { readonly kind: "unbuilt"; readonly message: string }
  | Change;

export interface Change {
  readonly kind: "planned";
  readonly before: Planned;
  readonly after: Planned;
  readonly consents: readonly Consent[];
  readonly resources: readonly ResourceChange[];
  /** Both fleets as Terraform has them; undefined where the plans are equal. */
  readonly fleets: { readonly before: ResolvedFleet; readonly after: ResolvedFleet } | undefined;
}

/** A fleet that was planned, and deployed where all of it is built. */
export interface Living {
  readonly spec: FleetSpec;
  readonly planned: Planned;
  /** Undefined where something of it isn't built yet. */
  readonly resolved: ResolvedFleet | undefined;
}

/** Plans and synthesizes a fleet. @returns undefined where it is refused */
export async function live(spec: FleetSpec, outdir: string): Promise<Living | undefined> {
  const { planned } = judge(spec);
  if (planned === undefined) return undefined;
  const resolved = await synthesized(planned, outdir);
  return { spec, planned, resolved: resolved instanceof FleetError ? undefined : resolved };
}

/**
 * Plans the edited file with the lock that the living fleet left, and compares what Terraform gets.
 *
 * @returns undefined where only the edited fleet is built: nothing was deployed that could change
 */
export async function outcomeOf(living: Living, edit: Edit, outdir: string): Promise<Outcome | undefined> {
  const { planned: before, resolved } = living;
  const judged = judge(edit.after, before.lock);
  if (judged.planned === undefined) return { kind: "refused", problems: judged.problems };
  const after = judged.planned;
  const { consents } = after;
  const equal = JSON.stringify(after.plan) === JSON.stringify(before.plan);
  if (equal && resolved !== undefined) return { kind: "planned", before, after, consents, resources: [], fleets: undefined };
  const made = await synthesized(after, outdir);
  if (made instanceof FleetError) return { kind: "unbuilt", message: made.message };
  if (resolved === undefined) return undefined;
  return {
    kind: "planned",
    before,
    after,
    consents,
    resources: strictly(resourceChanges(resolved, made).changes),
    fleets: { before: resolved, after: made },
  };
}

/** What may be replaced counts as replaced, since an edit must not lean on values, and so do programs. */
function strictly(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  return changes.map((one) => (one.action === "unknown" || one.action === "rerun" ? { ...one, action: "replace" } : one));
}
