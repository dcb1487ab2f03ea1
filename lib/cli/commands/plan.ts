import path from "node:path";
import type { FleetPlan, Planned, StackPlan } from "../../model/fleet-plan.ts";
import type { Grant } from "../../model/lock.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.option("--write", "write what is new to the lock beside the fleet file");
    examples(command, [
      ["fleetwright plan", "addresses, numbers, stacks in their order, and why so"],
      ["fleetwright plan --write", "decide what is still open, for ever: commit fleet.lock"],
      ["fleetwright plan --json | jq '.result.waves'", "what may be deployed at the same time"],
    ]);
  },
  run: async (context, _args, options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const { table } = await import("../frame/table.ts");
    const { plan, planned, lockFile, warnings } = await loadPlan(context);
    const lockName = path.basename(lockFile);
    const wrote = options["write"] === true && (await write(planned, lockFile));
    const open = !wrote && options["write"] !== true && planned.added.length + planned.retired.length > 0;
    const text = [
      ...sections(plan, table),
      section(
        "GRANTS",
        changes(planned, table, `${lockName} ${wrote ? "was written" : open ? "is to change:" : "holds every grant"}`),
      ),
    ].join("\n\n");
    return {
      result: { ...printable(plan), added: planned.added, retired: planned.retired, lock: { file: lockName, wrote } },
      text,
      problems: warnings,
      next: open ? ["fleetwright plan --write"] : wrote ? [`git add ${lockName}`] : [],
    };
  },
};

type Table = (header: readonly string[], rows: readonly (readonly string[])[]) => string;

async function write(planned: Planned, lockFile: string): Promise<boolean> {
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  return await writeLock(lockFile, planned.lock);
}

function sections(plan: FleetPlan, table: Table): readonly string[] {
  return [
    section("ADDRESSES", addresses(plan, table)),
    section("NUMBERS", numbers(plan, table)),
    section("CONNECTIONS", connections(plan, table)),
    section("ACCESS", access(plan, table)),
    section("STACKS", stacks(plan, table)),
    section("DECISIONS", decisions(plan, table)),
  ].filter((text) => text !== "");
}

function section(title: string, body: string): string {
  return body === "" ? "" : `${title}\n${body}`;
}

/** Every range once; what all clusters of a cloud share is one line. */
function addresses(plan: FleetPlan, table: Table): string {
  const routed = [...plan.regions, ...plan.clusters].flatMap(({ ranges }) => ranges.filter((range) => range.routed));
  const rows = routed.map(({ owner, purpose, block }) => [owner, purpose, block.toString()]);
  const reused = new Map<string, string[]>();
  for (const { ranges } of plan.clusters) {
    for (const { owner, purpose, block, routed: visible } of ranges) {
      if (!visible) reused.set(`${purpose} ${block}`, [...(reused.get(`${purpose} ${block}`) ?? []), owner]);
    }
  }
  const shared = [...reused].map(([key, owners]) => {
    const [purpose = "", block = ""] = key.split(" ");
    return [owners.length === 1 ? (owners[0] ?? "") : `${owners.length} clusters`, `${purpose} (not routed)`, block];
  });
  return rows.length + shared.length === 0 ? "" : table(["OWNER", "PURPOSE", "BLOCK"], [...rows, ...shared]);
}

function numbers(plan: FleetPlan, table: Table): string {
  const asns = plan.regions.flatMap(({ region, asn }) => (asn === undefined ? [] : [[`region/${region.name}`, "ASN", `${asn}`]]));
  const clusters = plan.clusters.flatMap(({ cluster, meshId, ports }) => [
    ...(meshId === undefined ? [] : [[`cluster/${cluster.name}`, "mesh id", `${meshId}`]]),
    ...(ports === undefined ? [] : [[`cluster/${cluster.name}`, "ports", `${ports.api}-${ports.spare[1]}`]]),
  ]);
  return table(["OWNER", "NUMBER", "VALUE"], [...asns, ...clusters]);
}

function connections(plan: FleetPlan, table: Table): string {
  if (plan.connections.length === 0) return "";
  return table(
    ["BETWEEN", "VIA", "WHY"],
    plan.connections.map(({ between, via, why }) => [between.join(" and "), via, why]),
  );
}

/** Who may call API servers; one line for all clusters that the same callers may call. */
function access(plan: FleetPlan, table: Table): string {
  const lists = Map.groupBy(
    plan.clusters.filter(({ callers }) => callers.length > 0),
    ({ callers }) => JSON.stringify(callers),
  );
  const rows = [...lists.values()].flatMap((clusters) => {
    const names = clusters.map(({ cluster }) => cluster.name).join(", ");
    const callers = clusters[0]?.callers ?? [];
    return callers.map(({ kind, from, path, why }, at) => {
      const whose = "region" in from ? `region ${from.region}` : from.toString();
      return [at === 0 ? names : "", `${kind} ${whose}`, path, why];
    });
  });
  return rows.length === 0 ? "" : table(["API SERVER OF", "CALLER", "PATH", "WHY"], rows);
}

function stacks(plan: FleetPlan, table: Table): string {
  const inOrder = plan.waves.flatMap((ids) => ids.flatMap((id) => plan.stacks.filter((stack) => stack.id === id)));
  return table(["WAVE", "STACK", "AFTER", "WHY"], inOrder.flatMap(stackRows));
}

/** One line for each stack that it waits for; its own name on the first. */
function stackRows({ wave, id, after }: StackPlan): readonly (readonly string[])[] {
  const [first, ...more] = after;
  if (first === undefined) return [[`${wave}`, id]];
  return [[`${wave}`, id, first.stack, first.why], ...more.map(({ stack, why }) => ["", "", stack, why])];
}

function decisions(plan: FleetPlan, table: Table): string {
  if (plan.decisions.length === 0) return "";
  return table(
    ["ABOUT", "CHOSEN", "WHY"],
    plan.decisions.map(({ about, chosen, why }) => [about, chosen, why]),
  );
}

function changes({ added, retired }: Planned, table: Table, summary: string): string {
  const row = (sign: string, { kind, owner, value }: Grant): readonly string[] => [sign, kind, owner, value];
  const rows = [...added.map((grant) => row("+", grant)), ...retired.map((grant) => row("-", grant))];
  return rows.length === 0 ? summary : `${summary}\n${table(["", "KIND", "OWNER", "VALUE"], rows)}`;
}

/** The plan without the fleet, which is the user's own file. */
function printable({ fleet: _written, name, regions, clusters, ...rest }: FleetPlan) {
  return {
    fleet: name,
    regions: regions.map(({ region, ...plan }) => ({ name: region.name, cloud: region.cloud, ...plan })),
    clusters: clusters.map(({ cluster, ...plan }) => ({ name: cluster.name, region: cluster.region, ...plan })),
    ...rest,
  };
}
