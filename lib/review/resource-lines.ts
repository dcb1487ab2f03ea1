import type { ResourceAction, ResourceChange } from "./resource-changes.ts";
import { valueChanges } from "./shown-values.ts";
import type { ValueChange } from "./shown-values.ts";
import type { StackChange } from "./stack-changes.ts";

/** Signs of what becomes of resources, most of them Terraform's own; in the order in which people want to know. */
export const SIGNS: Readonly<Record<ResourceAction, string>> = {
  destroy: "-",
  replace: "-/+",
  forget: "!",
  unknown: "?",
  update: "~",
  create: "+",
  rerun: "↻",
};

const ORDER = Object.keys(SIGNS);

/** What is said of a stack's resources. */
export interface ResourceLines {
  readonly lines: readonly string[];
  /** The same with `*` for what the stack is about, so that equal stacks read the same. */
  readonly common: readonly string[];
  /** The common lines without values. */
  readonly alike: readonly string[];
}

/** Resources of one action in one stack that are told one by one. */
const MOST_TOLD = 6;

/** @param whole - tells each by itself, with all its values */
export function resourceLines({ stack, resources }: StackChange, whole: boolean): ResourceLines {
  const groups = Map.groupBy(
    [...resources].sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action)),
    ({ action }) => action,
  );
  const told = (own: (text: string) => string): readonly ToldLine[] =>
    [...groups].flatMap(([action, group]): readonly ToldLine[] =>
      group.length > MOST_TOLD && !whole ? [counted(action, group)] : group.map((one) => lineOf(one, whole, own)),
    );
  const common = told((text) => withoutSubject(text, stack.subject));
  return {
    lines: told((text) => text).map(({ text }) => text),
    common: common.map(({ text }) => text),
    alike: common.map(({ alike }) => alike),
  };
}

interface ToldLine {
  readonly text: string;
  readonly alike: string;
}

/** Values of one resource that are told. */
const MOST_VALUES = 3;

/** @param own - what stands for a name or a value; arguments are called the same everywhere */
function lineOf(change: ResourceChange, whole: boolean, own: (text: string) => string): ToldLine {
  const { action, address, arguments: differing, why } = change;
  const head = `${SIGNS[action]} ${own(address)}`;
  if (action === "create" || action === "destroy") return { text: head, alike: head };
  if (action === "forget") {
    const text = `${head}: is looked for in another account or region, and stays where it is`;
    return { text, alike: text };
  }
  const values = forcingFirst(valueChanges(change), differing);
  const most = whole ? values.length : MOST_VALUES;
  const shown = values
    .slice(0, most)
    .map(({ path, before, after }) => `${path} ${own(before ?? "none")} → ${own(after ?? "none")}`);
  const more = values.length > most ? [`${values.length - most} more`] : [];
  const names = differing.join(", ");
  const isForced = action === "replace" || action === "rerun";
  const renewed = values.length === 0 ? [`${isForced ? "it" : names} names what is made anew`] : [];
  const reason = isForced ? [`${names} forces it`] : why === undefined ? [] : [why];
  return {
    text: `${head}: ${[...reason, ...shown, ...more, ...renewed].join("; ")}`,
    alike: `${head}: ${[...reason, ...values.map(({ path }) => path)].join("; ")}`,
  };
}

function forcingFirst(values: readonly ValueChange[], forcing: readonly string[]): readonly ValueChange[] {
  const isForcing = ({ path }: ValueChange): boolean => forcing.some((one) => path === one || path.startsWith(`${one}.`));
  return [...values.filter(isForcing), ...values.filter((one) => !isForcing(one))];
}

function counted(action: ResourceAction, group: readonly ResourceChange[]): ToldLine {
  const types = [...Map.groupBy(group, ({ type }) => type)].sort(([, a], [, b]) => b.length - a.length);
  const kinds = types.map(([type, ones]) => (ones.length === 1 ? type : `${ones.length} ${type}`));
  const text = `${SIGNS[action]} ${group.length} resources: ${kinds.join(", ")}`;
  return { text, alike: text };
}

/** With `*` for the name of what a stack is about, so that equal stacks read the same. */
export function withoutSubject(text: string, subject: string): string {
  if (subject === "") return text;
  const escaped = subject.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, "g"), "*");
}

/** How many resources of each action. */
export function countActions(stacks: readonly StackChange[]): Readonly<Record<ResourceAction, number>> {
  const counts = { destroy: 0, replace: 0, forget: 0, unknown: 0, update: 0, create: 0, rerun: 0 };
  for (const { resources } of stacks) for (const { action } of resources) counts[action] += 1;
  return counts;
}
