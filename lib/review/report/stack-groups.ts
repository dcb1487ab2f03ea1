import { folded, whichOf } from "../folding.ts";
import { SIGNS, withoutSubject } from "../resource-lines.ts";
import type { SynthesizedStack } from "../synthesized-fleet.ts";
import { LATER } from "./planned-values.ts";
import type { ReportedAction, ReportedChange } from "./read-plan.ts";
import type { ReportedStack } from "./report.ts";

/** Stacks of which the same is said. */
export interface StackGroup {
  /** `97 of 100 cluster stacks (all but cluster-x)` */
  readonly which: string;
  readonly stacks: readonly string[];
  readonly lines: readonly string[];
}

const ALL_SIGNS: Readonly<Record<ReportedAction, string>> = { ...SIGNS, read: "<=", none: "=" };
const ORDER = Object.keys(ALL_SIGNS);
/** Changes of one action in one stack that are told one by one. */
const MOST_TOLD = 6;
/** Values of one resource that are told. */
const MOST_VALUES = 3;

/** @param changesOf - what is told of each; a stack of which nothing is told is left out */
export function groupsOf(
  stacks: readonly ReportedStack[],
  all: readonly SynthesizedStack[],
  changesOf: (one: ReportedStack) => readonly ReportedChange[],
): readonly StackGroup[] {
  const layers = Map.groupBy(all, ({ layer }) => layer);
  const told = stacks.flatMap((one) => {
    const { stack, fate, basis, after } = one;
    const changes = changesOf(one);
    return changes.length === 0 ? [] : [{ stack, head: headOf(fate, basis, after), ...linesOf(stack, changes) }];
  });
  const groups = folded(told, {
    exact: ({ stack, head, common }) => [stack.layer, head, ...common].join("\n"),
    alike: ({ stack, head, alike }) => [stack.layer, head, ...alike].join("\n"),
  });
  return groups.map(({ items, differing }) => {
    const [{ stack, head, lines, common, alike }] = items;
    const ids = items.map((one) => one.stack.id);
    const noun = stack.layer === undefined ? "stack" : `${stack.layer} stack`;
    const which =
      ids.length === 1
        ? stack.id
        : whichOf(
            ids,
            (layers.get(stack.layer) ?? []).map(({ id }) => id),
            noun,
          );
    return { which: `${which}${head}`, stacks: ids, lines: ids.length === 1 ? lines : differing ? alike : common };
  });
}

function headOf(fate: ReportedStack["fate"], basis: ReportedStack["basis"], after: readonly string[]): string {
  const words = [
    fate === "added" ? "new" : fate === "leaving" ? "leaving" : undefined,
    basis === "diff" && after.length > 0 ? `after ${after.join(", ")}` : undefined,
  ].filter((one) => one !== undefined);
  return words.length === 0 ? "" : ` (${words.join("; ")})`;
}

interface Lines {
  readonly lines: readonly string[];
  /** With `*` for what the stack is about, so that equal stacks read the same. */
  readonly common: readonly string[];
  /** The common ones without values. */
  readonly alike: readonly string[];
}

function linesOf(stack: SynthesizedStack, changes: readonly ReportedChange[]): Lines {
  const sorted = [...changes].sort((one, other) => ORDER.indexOf(one.action) - ORDER.indexOf(other.action));
  const groups = [...Map.groupBy(sorted, ({ action }) => action)];
  const tell = (line: (change: ReportedChange) => string): readonly string[] =>
    groups.flatMap(([action, group]) => (group.length > MOST_TOLD ? [summed(action, group)] : group.map(line)));
  const own = (text: string): string => withoutSubject(text, stack.subject);
  return {
    lines: tell((change) => changeLine(change)),
    common: tell((change) => own(changeLine(change))),
    alike: tell((change) => own(changeLine(change, true))),
  };
}

/** One change in one line. @param isAlike - without values */
export function changeLine(change: ReportedChange, isAlike = false): string {
  const { action, address, reason, values, imported, moved } = change;
  const known = values.filter(({ after }) => after !== LATER);
  // What a cloud decides follows from the rest, where there is a rest.
  const worth = known.length === 0 && action === "update" ? values : known;
  const shown = isAlike
    ? worth.map(({ path }) => path)
    : worth.slice(0, MOST_VALUES).map(({ path, before, after }) => `${path} ${before ?? "none"} → ${after ?? "none"}`);
  const more = !isAlike && worth.length > MOST_VALUES ? [`${worth.length - MOST_VALUES} more`] : [];
  const words = [
    ...(moved === undefined ? [] : [`was ${moved}`]),
    ...(imported ? ["taken over"] : []),
    ...(reason === undefined ? [] : [reason]),
    ...shown,
    ...more,
  ];
  return `${ALL_SIGNS[action]} ${address}${words.length === 0 ? "" : `: ${words.join("; ")}`}`;
}

/** Reasons of those that go are told also where there are many. */
function summed(action: ReportedAction, group: readonly ReportedChange[]): string {
  const types = [...Map.groupBy(group, ({ type }) => type)].sort(([, a], [, b]) => b.length - a.length);
  const kinds = types.map(([type, ones]) => (ones.length === 1 ? type : `${ones.length} ${type}`));
  const reasons = [...new Set(group.flatMap(({ reason }) => reason ?? []))];
  const isLoss = action === "destroy" || action === "replace" || action === "forget";
  const why = isLoss && reasons.length > 0 && reasons.length <= MOST_VALUES ? ` (${reasons.join("; or ")})` : "";
  return `${ALL_SIGNS[action]} ${group.length} resources: ${kinds.join(", ")}${why}`;
}
