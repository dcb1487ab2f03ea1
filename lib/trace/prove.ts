import type { FleetPlan } from "../model/fleet-plan.ts";
import { READERS } from "./index.ts";
import { intentsOf } from "./intent.ts";
import type { Intent } from "./intent.ts";
import type { World } from "./model.ts";
import { actorNamed } from "./outsiders.ts";
import { trace } from "./trace.ts";
import type { Trace } from "./trace.ts";
import { Walks } from "./walk.ts";

/** A pair for which packets do another thing than the plan wants. */
export interface Contradiction extends Intent {
  /** Undefined where one of the two isn't in the Terraform. */
  readonly traced: Trace | undefined;
}

export interface Proof {
  /** Pairs that do what the plan wants. */
  readonly proven: number;
  /** Pairs that lead into networks of others. */
  readonly unknown: readonly Intent[];
  readonly contradictions: readonly Contradiction[];
}

/** Compares what packets meet in the Terraform with what the plan wants of them. */
export function prove(world: World, plan: FleetPlan): Proof {
  const walks = new Walks(world);
  const contradictions: Contradiction[] = [];
  const unknown: Intent[] = [];
  let proven = 0;
  for (const intent of intentsOf(plan, READERS)) {
    const [from, to] = [actorNamed(world, intent.from), actorNamed(world, intent.to)];
    const traced = from === undefined || to === undefined ? undefined : trace(walks, from, to, intent.port);
    if (traced?.verdict === "unknown") unknown.push(intent);
    else if (traced !== undefined && isAsWanted(intent.wanted, traced)) proven += 1;
    else contradictions.push({ ...intent, traced });
  }
  return { proven, unknown, contradictions };
}

function isAsWanted(wanted: Intent["wanted"], { verdict, passages }: Trace): boolean {
  switch (wanted) {
    case "reached":
      return verdict === "reached" || verdict === "asked";
    case "routed":
      return passages.length > 0 && passages.every((one) => one.verdict === "reached" || one.verdict === "filtered");
    case "refused":
      return passages.every((one) => one.verdict !== "reached");
  }
}
