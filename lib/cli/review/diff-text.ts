import type { FleetChange } from "../../review/fleet-changes/fleet-changes.ts";
import type { FleetDiff } from "../../review/fleet-diff.ts";
import { folded, whichOf } from "../../review/folding.ts";
import type { ResourceAction } from "../../review/resource-changes.ts";
import { countActions, resourceLines } from "../../review/resource-lines.ts";
import type { StackChange } from "../../review/stack-changes.ts";
import type { SynthesizedFleet } from "../../review/synthesized-fleet.ts";
import { visibleText } from "../../review/visible-text.ts";

/** A comparison for people. @param whole - tells every stack by itself, with every value */
export function diffText(diff: FleetDiff, whole: boolean): string {
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
        changeLines(
          fleet.changes.filter((one) => one.severity === severity),
          diff,
          whole,
        ),
      ),
    ),
    section("WITHOUT EFFECT ON ANY STACK", changeLines(fleet.silent, diff, whole)),
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

/** What is said of many is one line. */
function changeLines(changes: readonly FleetChange[], { before, after }: FleetDiff, whole: boolean): readonly string[] {
  const about = ({ subject, op, path }: FleetChange): string =>
    JSON.stringify([subject.kind, op, path.map((part) => (part === subject.name ? "*" : part))]);
  const exact = (change: FleetChange): string => `${about(change)} ${change.what}`;
  const own = whole
    ? changes.map((change) => ({ items: [change] as const, differing: false }))
    : folded(changes, { exact, alike: about });
  return own.map(({ items, differing }) => {
    const [first] = items;
    const { kind } = first.subject;
    const names = items.map(({ subject }) => subject.name);
    const who = kind === "fleet" ? "" : `${whichOf(names, namesOf(kind, [before, after]), kind)}: `;
    const what = differing ? `${first.what}, and so on, each in its own way` : first.what;
    const places = [...new Set(items.map(({ place }) => (place === undefined ? "" : `${place.file}:${place.line}`)))];
    const place =
      places.length === 1 && places[0] !== "" ? `  [${places[0]}]` : places.length > 1 ? `  [${places[0]} and more]` : "";
    const stacks = new Set(items.flatMap((one) => one.stacks));
    const touched =
      stacks.size === 0 || kind === "stack" ? "" : `  (${stacks.size === 1 ? [...stacks][0] : counted(stacks.size, "stack")})`;
    return `${who}${what}${place}${touched}`;
  });
}

function namesOf(kind: FleetChange["subject"]["kind"], sides: readonly SynthesizedFleet[]): readonly string[] {
  const all = sides.flatMap(({ planned, stacks }): readonly string[] => {
    const fleet = planned?.fleet;
    switch (kind) {
      case "cluster":
        return fleet?.clusters.map(({ name }) => name) ?? [];
      case "region":
        return fleet?.regions.map(({ name }) => name) ?? [];
      case "workload":
        return fleet?.workloads.map(({ name }) => name) ?? [];
      case "ring":
        return fleet?.rings.map(({ name }) => name) ?? [];
      case "principal":
        return fleet?.access.principals.map(({ name }) => name) ?? [];
      case "stack":
        return [...stacks.keys()];
      case "fleet":
        return [];
    }
  });
  return [...new Set(all)];
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
