import type { LocatedProblem, Path } from "../errors.ts";
import type { Fleet, Cloud } from "../model/fleet.ts";
import type { FleetPlan } from "../model/fleet-plan.ts";
import type { StackLayer } from "../model/stack-layer.ts";
import type { StackJson } from "./terraform-json.ts";

/** A fleet at one revision: what people wrote, what was planned, and the Terraform of it. */
export interface SynthesizedFleet {
  /** As people call it: `working tree`, `main (3f2c1a9)`. */
  readonly name: string;
  /** What was planned, with the fleet as it is written; undefined where the project has no fleet file. */
  readonly planned: PlannedFleet | undefined;
  /** By id. */
  readonly stacks: ReadonlyMap<string, SynthesizedStack>;
}

export interface PlannedFleet {
  /** With what leaves. */
  readonly fleet: Fleet;
  readonly plan: FleetPlan;
  /** Where a path of the fleet file stands; for a merged value of a cluster, the layer that sets it. */
  readonly locate: (path: Path) => Pick<LocatedProblem, "file" | "line">;
}

/** One Terraform state. */
export interface SynthesizedStack {
  readonly id: string;
  /** Undefined for a stack of the team's own. */
  readonly layer: StackLayer | undefined;
  /** What it is about: a region, cloud, cluster or pair; empty for a stack of the team's own. */
  readonly subject: string;
  readonly clouds: readonly Cloud[];
  /** Names of the regions and clusters that it is about. */
  readonly regions: readonly string[];
  readonly clusters: readonly string[];
  /** Stacks that are deployed before it. */
  readonly dependencies: readonly string[];
  /** Why it is no longer wanted; undefined for a stack that stays. */
  readonly leaving: string | undefined;
  readonly protect: boolean;
  /** Undefined where it was found to be equal on both sides without being built. */
  readonly json: StackJson | undefined;
  /** What its backend block says: known of every stack. */
  readonly terraform: StackJson["terraform"];
}
