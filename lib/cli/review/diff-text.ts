import type { CostChange } from "../../cost/cost-change.ts";
import { changeInWords } from "../../cost/cost-words.ts";
import { counted, fleetChangeLines } from "../../review/fleet-change-lines.ts";
import type { FleetDiff } from "../../review/fleet-diff.ts";
import { folded, whichOf } from "../../review/folding.ts";
import type { ResourceAction } from "../../review/resource-changes.ts";
import { countActions, resourceLines } from "../../review/resource-lines.ts";
import type { StackChange } from "../../review/stack-changes.ts";
import { visibleText } from "../../review/visible-text.ts";

/**
 * A comparison for people.
 *
 * @param whole - tells every stack by itself, with every value
 * @param cost - left out where nothing is paid for otherwise
 */
export function diffText(diff: FleetDiff, whole: boolean, cost?: CostChange): string {
  const { before, after, fleet, stacks } = diff;
  const head = `${before.name} → ${after.name}`;
  if (stacks.length === 0 && fleet.silent.length === 0) return visibleText(`${head}: no stack changes`);
  const parts = [
    [
      `${head}: ${counted(stacks.length, "stack")} of ${after.stacks.size} ${stacks.length === 1 ? "changes" : "change"}`,
      sum(stacks),
    ],
    ...SECTIONS.map(([severity, title]) =>
      section(
        title,
        fleetChangeLines(
          fleet.changes.filter((one) => one.severity === severity),
          diff,
          whole,
        ),
      ),
    ),
    section("WITHOUT EFFECT ON ANY STACK", fleetChangeLines(fleet.silent, diff, whole)),
    section("COST", cost === undefined ? [] : changeInWords(cost)),
    section("RESOURCES", stackLines(diff, whole)),
  ];
  return parts
    .filter((lines) => lines.some((line) => line !== ""))
    .map((lines) =>
      lines
        .filter((line) => line !== "")
        .map(visibleText)
        .join("\n"),
    )
    .join("\n\n");
}

const SECTIONS = [
  ["danger", "DANGER: destroyed, opened or without its guard"],
  ["attention", "ATTENTION: replaced, upgraded or granted"],
  ["routine", "ROUTINE"],
] as const;

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

const ACTIONS: readonly (readonly [ResourceAction, string])[] = [
  ["destroy", "destroyed"],
  ["replace", "replaced"],
  ["unknown", "changed or replaced"],
  ["forget", "looked for elsewhere"],
  ["update", "changed"],
  ["create", "created"],
  ["rerun", "run again"],
];

function sum(stacks: readonly StackChange[]): string {
  const counts = countActions(stacks);
  const told = ACTIONS.filter(([action]) => counts[action] > 0).map(([action, word]) => `${counts[action]} ${word}`);
  return told.length === 0 ? "" : `resources: ${told.join(", ")}`;
}

/** Stacks whose resources change in the same way are told once; those that lose something come first. */
function stackLines({ stacks, before, after }: FleetDiff, whole: boolean): readonly string[] {
  const told = stacks
    .map((change) => ({ change, ...resourceLines(change, whole) }))
    .filter(({ change }) => change.fate !== "gone")
    .sort((one, other) => rank(one.change) - rank(other.change));
  const layers = Map.groupBy([...new Map([...before.stacks, ...after.stacks]).values()], ({ layer }) => layer);
  const head = ({ stack, fate }: StackChange): string => `${stack.layer} ${fate}`;
  const groups = whole
    ? told.map((one) => ({ items: [one] as const, differing: false }))
    : folded(told, {
        exact: ({ change, common }) => `${head(change)}\n${common.join("\n")}`,
        alike: ({ change, alike }) => `${head(change)}\n${alike.join("\n")}`,
      });
  return groups.flatMap(({ items, differing }) => {
    const [{ change, lines, common, alike }] = items;
    const { layer } = change.stack;
    const all = (layers.get(layer) ?? []).map(({ id }) => id);
    const noun = layer === undefined ? "stack" : `${layer} stack`;
    const ids = items.map((one) => one.change.stack.id);
    // Its own name says of which layer it is.
    const which = ids.length === 1 ? String(ids[0]) : whichOf(ids, all, noun);
    const fate = { added: " (new)", leaving: " (leaving)", changed: "", gone: "" }[change.fate];
    const said = ids.length === 1 ? lines : differing ? alike : common;
    return [
      `${which}${fate}`,
      ...(said.length === 0 ? ["no resource, but outputs, providers or where its state lies"] : said).map((line) => `  ${line}`),
    ];
  });
}

function rank({ resources }: StackChange): number {
  const worst = resources.map(({ action }) => ACTIONS.findIndex(([one]) => one === action));
  return Math.min(ACTIONS.length, ...worst);
}
