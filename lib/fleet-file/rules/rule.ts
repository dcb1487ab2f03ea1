import type { Path } from "../../errors.ts";
import type { Fleet, Region, StateBackend } from "../../model/fleet.ts";
import type { Lock } from "../../model/lock.ts";
import type { RuleInfo } from "../../model/rule.ts";
import type { Finding } from "../read/finding.ts";
import type { DeclaredNames } from "../read/names.ts";
import type { FleetSpec } from "../schema/schema.ts";

/** All that a rule may look at. What leaves the fleet counts for nothing but its own leaving. */
export interface RuleInput {
  /** As written, without the clusters, regions and workloads that leave; fields that a rule must not guess about are read here. */
  readonly spec: FleetSpec;
  /** With layers merged and defaults filled, without what leaves. Names that it refers to may not exist. */
  readonly fleet: Fleet;
  /** Both with what leaves: for what must hold of every line of the file, and of what has not gone yet. */
  readonly written: { readonly spec: FleetSpec; readonly fleet: Fleet };
  readonly lock: Lock;
  /** `2026-11-20`: rules have no clock. */
  readonly today: string;
  readonly names: DeclaredNames;
}

/** A small named judgement. A new rule is a constant, its line in `index.ts` and a broken fleet that raises it. */
export interface Rule extends RuleInfo {
  /** Sections of the file without which its judgement would be a guess: where one has errors, the rule is silent. */
  readonly needs?: readonly (keyof FleetSpec)[];
  readonly check: (input: RuleInput) => readonly Finding[];
}

/** The region of a cluster or reference, or undefined where another rule says that there is none. */
export function regionNamed(fleet: Fleet, name: string): Region | undefined {
  return fleet.regions.find((region) => region.name === name);
}

/** Every place of states with its own in the file. */
export function statesOf(fleet: Fleet): readonly { readonly path: Path; readonly state: StateBackend }[] {
  const regional = fleet.regions.flatMap(({ name, state }) =>
    state === undefined ? [] : [{ path: ["regions", name, "state"], state }],
  );
  return [{ path: ["state"], state: fleet.state }, ...regional];
}
