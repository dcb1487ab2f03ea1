import type { FleetChange } from "./fleet-changes/fleet-changes.ts";
import type { FleetDiff } from "./fleet-diff.ts";
import { folded, whichOf } from "./folding.ts";
import type { SynthesizedFleet } from "./synthesized-fleet.ts";

/** What changes in the fleet's own language; what is said of many is one line. @param whole - tells each by itself */
export function fleetChangeLines(
  changes: readonly FleetChange[],
  { before, after }: Pick<FleetDiff, "before" | "after">,
  whole: boolean,
): readonly string[] {
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

/** `1 stack`, `3 stacks`. @param noun - in the singular, of a regular plural */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
