import type { FleetPlan } from "../model/fleet-plan.ts";
import { READERS } from "./index.ts";
import { intentsOf } from "./intent.ts";
import type { Intent } from "./intent.ts";
import type { World } from "./model.ts";
import { actorNamed } from "./outsiders.ts";
import { trace, verdictOf, verdicts } from "./trace.ts";
import type { Trace } from "./trace.ts";
import { Walks } from "./walk.ts";
import type { Passage } from "./walk.ts";

/** A pair for which packets do another thing than the plan wants. */
export interface Contradiction extends Intent {
  /** Undefined where one of the two isn't in the Terraform. */
  readonly traced: Trace | undefined;
}

export interface Proof {
  /** Pairs that do what the plan wants. */
  readonly proven: number;
  /** Pairs that lead into networks of others, or over a VPN. */
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
    if (intent.wanted === "tunnelled") {
      unknown.push(intent);
      continue;
    }
    const [from, to] = [actorNamed(world, intent.from), actorNamed(world, intent.to)];
    if (from === undefined || to === undefined) {
      contradictions.push({ ...intent, traced: undefined });
      continue;
    }
    const all = verdicts(walks, from, to, intent.port);
    const verdict = verdictOf(to, intent.port, all);
    if (verdict === "unknown") unknown.push(intent);
    else if (isAsWanted(intent.wanted, verdict, all)) proven += 1;
    else contradictions.push({ ...intent, traced: trace(walks, from, to, intent.port) });
  }
  return { proven, unknown, contradictions };
}

function isAsWanted(
  wanted: Exclude<Intent["wanted"], "tunnelled">,
  verdict: Trace["verdict"],
  all: readonly Passage["verdict"][],
): boolean {
  switch (wanted) {
    case "reached":
      return verdict === "reached" || verdict === "asked";
    case "routed":
      return all.length > 0 && all.every((one) => one === "reached" || one === "filtered");
    case "refused":
      return all.every((one) => one !== "reached");
  }
}
