import type { Planned, Range } from "../../lib/model/fleet-plan.ts";

/** Lines that a golden file may have, so that a reviewer reads it. */
export const GOLDEN_LINES = 60;
/** Regions beyond which only the first and the last are shown. */
const SHOWN = 5;

type Row = readonly [section: string, whose: string, what: string, value: string];

/** Names, addresses, numbers, connections, stack ids and decisions of a plan as a short table of fixed columns. */
export function goldenPlan({ plan, lock, problems }: Planned): string {
  const regions = folded(plan.regions).flatMap(({ region, names, ranges, asn }): readonly Row[] => [
    ["region", region.name, "names", named(names)],
    ...rangeRows("region", region.name, ranges),
    ...(asn === undefined ? [] : [["region", region.name, "asn", `${asn}`] as const]),
  ]);
  const clusters = plan.clusters.flatMap(({ cluster, names, ranges, meshId, ports, callers }): readonly Row[] => [
    ["cluster", cluster.name, "names", named(names)],
    ...rangeRows("cluster", cluster.name, ranges),
    ["cluster", cluster.name, "mesh id, ports", `${meshId} ${ports === undefined ? "" : `${ports.api}-${ports.spare[1]}`}`],
    ...(callers.length === 0 ? [] : [["cluster", cluster.name, "callers", callers.map(callerText).join(", ")] as const]),
  ]);
  const connections = folded(plan.connections).map(({ between, via, why }): Row => ["connect", between.join(" "), via, why]);
  const links = plan.links.flatMap(({ between, ends, tunnels }): readonly Row[] => [
    ["link", between.join(" "), "tunnels", tunnels.map(({ block }) => block.toString()).join(" ")],
    ...ends.map(({ region, name, blocks }): Row => [
      "link",
      between.join(" "),
      `${region} tells`,
      `as ${name}: ${folded(blocks).join(" ")}`,
    ]),
  ]);
  const domains = plan.domains.map(({ name, regions }): Row => ["domain", name, `${regions.length}`, folded(regions).join(" ")]);
  const stacks = plan.waves.flatMap((ids, wave) => {
    const layers = [...new Set(plan.stacks.filter(({ id }) => ids.includes(id)).map(({ layer }) => layer))];
    return layers.map((layer): Row => {
      const own = plan.stacks.filter((stack) => stack.wave === wave && stack.layer === layer).map(({ id }) => id);
      return ["stacks", `wave ${wave}`, layer, folded(own).join(" ")];
    });
  });
  const decisions = plan.decisions.map(({ about, chosen, why }): Row => ["decision", about, chosen, why]);
  const retired = lock.grants
    .filter(({ state }) => state === "retired")
    .map(({ kind, owner, value }): Row => ["retired", owner, kind, value]);
  const found = problems.map(({ rule, severity, message }): Row => ["problem", rule, severity, message]);
  return [...regions, ...clusters, ...connections, ...links, ...domains, ...stacks, ...decisions, ...retired, ...found]
    .map(line)
    .join("");
}

function line([section, whose, what, value]: Row): string {
  return `${`${section.padEnd(10)}${whose.padEnd(30)}${what.padEnd(18)}${value}`.trimEnd()}\n`;
}

function rangeRows(section: string, whose: string, ranges: readonly Range[]): readonly Row[] {
  const purposes = [...new Set(ranges.map(({ purpose }) => purpose))];
  return purposes.map((purpose) => {
    const own = ranges.filter((range) => range.purpose === purpose);
    const reused = own.some(({ routed }) => !routed) ? "reused " : "";
    return [section, whose, purpose, `${reused}${own.map(({ block }) => block.toString()).join(" ")}`];
  });
}

function named(names: Readonly<Record<string, string>>): string {
  return Object.entries(names)
    .map(([thing, name]) => `${thing}=${name}`)
    .join(" ");
}

function callerText({ kind, from, path }: Planned["plan"]["clusters"][number]["callers"][number]): string {
  return `${kind} ${"region" in from ? from.region : from.toString()} (${path})`;
}

/** The first and the last of a long list, and how many are between them. */
function folded<T>(items: readonly T[]): readonly T[] {
  return items.length <= SHOWN ? items : [...items.slice(0, 2), ...items.slice(-2)];
}
