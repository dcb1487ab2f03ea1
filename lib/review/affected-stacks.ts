import type { FleetChange } from "./fleet-changes/fleet-changes.ts";
import type { FleetDiff } from "./fleet-diff.ts";
import type { Cause, StackFate } from "./stack-changes.ts";
import { wavesOf } from "./stack-order.ts";
import type { SynthesizedStack } from "./synthesized-fleet.ts";

/** A stack that is to be deployed. */
export interface AffectedStack {
  readonly stack: SynthesizedStack;
  /** `unchanged`: only asked for because it is deployed after one that changes. */
  readonly fate: Exclude<StackFate, "gone"> | "unchanged";
  /** Position in the waves, from 0. */
  readonly wave: number;
  /** Lines from the stack back to where it began. */
  readonly because: readonly string[];
}

export interface AffectedStacks {
  /** In the order of waves, then of ids. */
  readonly stacks: readonly AffectedStack[];
  readonly waves: readonly (readonly string[])[];
  /** Ids of stacks that are deployed no more. */
  readonly gone: readonly string[];
}

/**
 * What of a fleet is to be deployed after a change: exactly the stacks whose content differs, in an order in which each has all
 * that it reads.
 *
 * @param choose - narrows the ids of those that change, or adds what is deployed after them
 */
export function affectedStacks(
  diff: FleetDiff,
  choose: (changed: ReadonlySet<string>) => ReadonlySet<string> = (changed) => changed,
): AffectedStacks {
  const { stacks, after, fleet } = diff;
  const changed = new Map(stacks.filter(({ fate }) => fate !== "gone").map((one) => [one.stack.id, one]));
  const waves = wavesOf(after.stacks.values(), choose(new Set(changed.keys())));
  return {
    waves,
    gone: stacks.filter(({ fate }) => fate === "gone").map(({ stack }) => stack.id),
    stacks: waves.flatMap((ids, wave) =>
      ids.flatMap((id): readonly AffectedStack[] => {
        const stack = after.stacks.get(id);
        const change = changed.get(id);
        if (stack === undefined) return [];
        if (change === undefined || change.fate === "gone") {
          return [{ stack, fate: "unchanged", wave, because: ["is deployed after a stack that changes"] }];
        }
        return [{ stack, fate: change.fate, wave, because: because(id, change.causes, change.fate, fleet.changes) }];
      }),
    ),
  };
}

/** Each line is about the stack that the line before it names. */
function because(id: string, causes: readonly Cause[], fate: StackFate, changes: readonly FleetChange[]): readonly string[] {
  let at = id;
  return causes.map((cause) => {
    switch (cause.kind) {
      case "own":
        return at !== id || fate === "changed"
          ? `${at} has other Terraform${wordsFor(at, changes)}`
          : `${at} ${fate === "added" ? "is new" : "leaves"}${wordsFor(at, changes.filter(isOfOne))}`;
      case "renewed":
        return `${at} reads ${cause.read.output} of ${cause.read.stack}, made of ${cause.resource}, which is made anew`;
      case "reads": {
        const line = `${at} reads ${cause.read.output} of ${cause.read.stack}`;
        at = cause.read.stack;
        return line;
      }
    }
  });
}

/** Whether it is about one thing: what comes or goes does so for that, and not for what changes everywhere. */
function isOfOne({ subject }: FleetChange): boolean {
  return subject.kind !== "fleet";
}

/** Changes of the file that one line names. */
const MOST_WORDS = 3;

function wordsFor(id: string, changes: readonly FleetChange[]): string {
  const own = changes.filter(({ stacks, subject }) => stacks.includes(id) && subject.kind !== "stack");
  if (own.length === 0) return "";
  const told = own.slice(0, MOST_WORDS).map(({ subject, what, place }) => {
    const about = subject.kind === "fleet" ? "" : `${subject.kind} ${subject.name} `;
    return `${about}${what}${place === undefined ? "" : ` (${place.file}:${place.line})`}`;
  });
  const more = own.length > MOST_WORDS ? [`${own.length - MOST_WORDS} more`] : [];
  return `: ${[...told, ...more].join("; ")}`;
}

/** Stacks that one job of a pipeline's matrix takes. */
export interface Batch {
  readonly wave: number;
  readonly stacks: readonly string[];
}

/** Waves cut into parts of at most so many stacks, as pipelines limit what they run at the same time. */
export function batchesOf(waves: readonly (readonly string[])[], most: number): readonly Batch[] {
  return waves.flatMap((ids, wave) =>
    Array.from({ length: Math.ceil(ids.length / most) }, (_, at) => ({ wave, stacks: ids.slice(at * most, (at + 1) * most) })),
  );
}

/** Fewer stacks than a machine deploys at a time are not worth another one, which has to be set up first. */
const LEAST_SHARE = 4;

/**
 * The waves spread over runners: for each wave the ids that a runner gets, separated by blanks.
 *
 * @param runners - at most, in each wave
 */
export function sharesOf(waves: readonly (readonly string[])[], runners: number): readonly (readonly string[])[] {
  return waves.map((ids) => {
    const share = Math.max(LEAST_SHARE, Math.ceil(ids.length / runners));
    return batchesOf([ids], share).map(({ stacks }) => stacks.join(" "));
  });
}
