import { isGuarded } from "../../clouds/clouds.ts";
import type { CostChange } from "../../cost/cost-change.ts";
import type { Verdict } from "../../policy/verdict.ts";
import type { FleetChange } from "../fleet-changes/fleet-changes.ts";
import type { FleetDiff } from "../fleet-diff.ts";
import type { StackFate } from "../stack-changes.ts";
import { wavesOf } from "../stack-order.ts";
import type { SynthesizedStack } from "../synthesized-fleet.ts";
import { blastOf } from "./blast-radius.ts";
import type { Blast } from "./blast-radius.ts";
import { gatesOf } from "./gates.ts";
import type { Gate } from "./gates.ts";
import type { ReportedAction, ReportedChange } from "./read-plan.ts";
import { foretold } from "./foretold.ts";

/** What is known of what one stack's deployment would do. */
export type StackInsight =
  /** Terraform planned it. `digest`: SHA-256 of the plan's file, in hexadecimal digits. */
  | {
      readonly by: "plan";
      readonly digest: string;
      readonly changes: readonly ReportedChange[];
      readonly drift: readonly ReportedChange[];
      readonly outputs: readonly string[];
    }
  /** It reads what isn't there yet, or will be another thing: it is planned after these. */
  | { readonly by: "after"; readonly after: readonly string[] }
  /** Terraform could not plan it, in its own words. */
  | { readonly by: "failure"; readonly why: string };

/** One stack of the report. */
export interface ReportedStack {
  readonly id: string;
  readonly stack: SynthesizedStack;
  readonly fate: StackFate | "unchanged";
  readonly basis: "plan" | "diff";
  readonly changes: readonly ReportedChange[];
  readonly drift: readonly ReportedChange[];
  readonly outputs: readonly string[];
  /** Stacks after which it is planned. */
  readonly after: readonly string[];
  readonly failure: string | undefined;
  readonly digest: string | undefined;
}

export type Counts = Readonly<Record<ReportedAction, number>> & {
  readonly imported: number;
  readonly moved: number;
  readonly outputs: number;
  readonly drifted: number;
};

/** What a person has to know of a change, in any form. It holds no value that nobody should read. */
export interface Report {
  /** As people call both sides. */
  readonly base: string;
  readonly head: string;
  readonly isPlanned: boolean;
  /** Of the fleet at its newer side. */
  readonly all: readonly SynthesizedStack[];
  /** Those that a deployment would go to, by id. */
  readonly stacks: readonly ReportedStack[];
  readonly counts: Counts;
  /** Losses that somebody has to agree to. */
  readonly gates: readonly Gate[];
  readonly fleet: readonly FleetChange[];
  readonly sides: Pick<FleetDiff, "before" | "after">;
  readonly blast: Blast;
  readonly waves: readonly (readonly string[])[];
  /** Ids of stacks that leave, and of those that are deployed no more. */
  readonly leaving: readonly string[];
  readonly gone: readonly string[];
  /** What policy says of what was looked at; undefined where it wasn't asked. */
  readonly policy: Verdict | undefined;
  /** What a month costs more; left out where nothing is paid for otherwise, or it isn't asked for. */
  readonly cost?: CostChange | undefined;
}

/**
 * What a comparison, and the plans of its stacks, come to.
 *
 * @param insights - by the id of the stack; of a stack without one, what is told is foretold from the comparison
 * @param chosen - ids of the stacks that it is about; default: those that change
 * @param policy - what policy says of them
 */
export function reportOf(
  diff: FleetDiff,
  insights: ReadonlyMap<string, StackInsight> = new Map(),
  chosen: ReadonlySet<string> = new Set(diff.stacks.filter(({ fate }) => fate !== "gone").map(({ stack }) => stack.id)),
  policy?: Verdict,
): Report {
  const { before, after } = diff;
  const changes = new Map(diff.stacks.map((one) => [one.stack.id, one]));
  const stacks = [...chosen].sort().flatMap((id): readonly ReportedStack[] => {
    const stack = after.stacks.get(id);
    if (stack === undefined) return [];
    const change = changes.get(id);
    const told = { id, stack, fate: change?.fate ?? ("unchanged" as const) };
    const insight = insights.get(id);
    const nothing = { drift: [], outputs: [], after: [], failure: undefined, digest: undefined };
    if (insight?.by === "plan") return [{ ...told, ...nothing, ...insight, basis: "plan" }];
    const seen = (change?.resources ?? []).map(foretold);
    return [
      {
        ...told,
        ...nothing,
        basis: "diff",
        changes: seen,
        after: insight?.by === "after" ? insight.after : [],
        failure: insight?.by === "failure" ? insight.why : undefined,
      },
    ];
  });
  return {
    base: before.name,
    head: after.name,
    isPlanned: insights.size > 0,
    all: [...after.stacks.values()],
    stacks,
    counts: countsOf(stacks),
    gates: stacks.flatMap((one) => gatesOf(one, isGuarded)),
    fleet: diff.fleet.changes,
    sides: { before, after },
    blast: blastOf(stacks, after.planned?.fleet),
    waves: wavesOf(after.stacks.values(), new Set(stacks.filter(isTouched).map(({ id }) => id))),
    leaving: stacks.filter(({ stack }) => stack.leaving !== undefined).map(({ id }) => id),
    gone: diff.stacks.filter(({ fate }) => fate === "gone").map(({ stack }) => stack.id),
    policy,
  };
}

/** Whether its deployment would do something, as far as that is known. */
export function isTouched({ basis, changes, outputs }: ReportedStack): boolean {
  return basis === "diff" || changes.length + outputs.length > 0;
}

function countsOf(stacks: readonly ReportedStack[]): Counts {
  const counts = { destroy: 0, replace: 0, forget: 0, unknown: 0, update: 0, create: 0, rerun: 0, read: 0, none: 0 };
  let [imported, moved, outputs, drifted] = [0, 0, 0, 0];
  for (const one of stacks) {
    for (const change of one.changes) {
      counts[change.action] += 1;
      imported += change.imported ? 1 : 0;
      moved += change.moved === undefined ? 0 : 1;
    }
    outputs += one.outputs.length;
    drifted += one.drift.length;
  }
  return { ...counts, imported, moved, outputs, drifted };
}
