import type { Cidr } from "../../model/cidr.ts";
import type { Problem } from "../../errors.ts";
import type { Cloud, Fleet } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { Lock } from "../../model/lock.ts";
import type { RuleInfo } from "../../model/rule.ts";
import type { WorkloadPlan } from "../../model/workload-plan.ts";
import type { Shortage } from "../block-pool.ts";
import type { Misplaced } from "../ledger.ts";
import type { Living } from "../living.ts";
import type { GivenName } from "../names.ts";
import type { NumberShortage } from "../numbering.ts";
import type { FindPath } from "../paths.ts";
import type { SharedSubnets } from "../shared-subnets.ts";

/** All that planning knows, when it is done. */
export interface PlanFacts {
  /** The fleet in the order of its file, for the places of list items. */
  readonly written: Fleet;
  readonly plan: FleetPlan;
  /** The lock as it was found. */
  readonly before: Lock;
  /** What the fleet is now, to compare with what the lock says it was. */
  readonly living: Living;
  /** The lock as it would be written. */
  readonly lock: Lock;
  readonly names: readonly GivenName[];
  /** The hub region of each cloud whose regions meet in one. */
  readonly hubs: ReadonlyMap<Cloud, string>;
  /** What the lock holds, and planning had to pass over. */
  readonly misplaced: readonly Misplaced[];
  readonly blockShortages: readonly Shortage[];
  /** The subnets of regions where clusters share them, by region. */
  readonly shared: ReadonlyMap<string, SharedSubnets>;
  /** The smallest pool around the fleet's own in which nothing is missing; undefined where no private one is large enough. */
  readonly poolFor: () => Cidr | undefined;
  readonly numberShortages: readonly NumberShortage[];
  readonly findPath: FindPath;
  readonly workloads: readonly WorkloadPlan[];
}

/** What a rule found, before it has the rule's id and severity on it. */
export type PlanFinding = Omit<Problem, "rule" | "severity">;

/** One thing that must hold of every plan. */
export interface PlanRule extends RuleInfo {
  readonly check: (facts: PlanFacts) => readonly PlanFinding[];
}
