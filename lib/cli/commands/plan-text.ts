import type { Consent, FleetPlan, Planned, StackPlan } from "../../model/fleet-plan.ts";
import type { Choice, Grant } from "../../model/lock.ts";
import { wholeWorkloadsText, workloadsText } from "./workloads-text.ts";

type Table = (header: readonly string[], rows: readonly (readonly string[])[]) => string;

/** How a plan is told. */
export interface PlanView {
  /** Whether the lock was written; undefined where it wasn't to be. */
  readonly wrote: boolean | undefined;
  /** Whether what stays as it is is told too. */
  readonly whole: boolean;
}

/** The plan for people: what is new of it first, which is what the lock is to remember, and what wants a yes. */
export function planText(planned: Planned, lockName: string, { wrote, whole }: PlanView, table: Table): string {
  const { plan } = planned;
  const open = wrote === undefined && isOpen(planned);
  const summary = `${lockName} ${wrote === true ? "was written" : open ? "is to change:" : "holds every grant and stack"}`;
  return [
    section("LEAVING", leaving(plan, table)),
    section("CONSENT", consents(planned.consents, table)),
    section("LOCK", changes(planned, table, summary)),
    section("WORKLOADS", workloadsText(planned.workloads, table)),
    ...(whole ? [section("FAILURES", wholeWorkloadsText(planned.workloads, table)), ...sections(plan, table)] : [rest(planned)]),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Whether the lock lacks anything of a plan. */
export function isOpen({ added, retired, chosen, stale }: Planned): boolean {
  return added.length + retired.length + chosen.length + stale.length > 0;
}

function rest({ plan: { stacks, waves, clusters, regions }, workloads }: Planned): string {
  const [ranges, count] = [[...regions, ...clusters].flatMap((one) => one.ranges).length, stacks.length];
  const failures = workloads.length === 0 ? "" : ", what would remove single points of failure, what a failover takes";
  return `${count} stacks in ${waves.length} waves, ${ranges} ranges${failures}: --all tells them, and why they are so`;
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

/** What is destroyed by the next deployment; each stack waits for all that was deployed after it. */
function leaving({ stacks }: FleetPlan, table: Table): string {
  const rows = stacks.flatMap(({ id, leaving: why, wave }) => (why === undefined ? [] : [[`${wave}`, id, why]]));
  return rows.length === 0 ? "" : table(["WAVE", "STACK", "WHY"], rows);
}

function consents(all: readonly Consent[], table: Table): string {
  if (all.length === 0) return "";
  return table(
    ["KIND", "ABOUT", "WHAT", "SAFER"],
    all.map(({ kind, about, what, safer }) => [kind, about, what, safer ?? ""]),
  );
}

function changes({ added, retired, chosen, stale }: Planned, table: Table, summary: string): string {
  const row = (sign: string, { kind, owner, value }: Grant | Choice): readonly string[] => [sign, kind, owner, value];
  const rows = [
    ...added.map((grant) => row("+", grant)),
    ...retired.map((grant) => row("-", grant)),
    ...chosen.map((choice) => row("+", choice)),
  ];
  const known = stale.map((what) => `~ ${what}`);
  return [summary, ...(rows.length === 0 ? [] : [table(["", "KIND", "OWNER", "VALUE"], rows)]), ...known].join("\n");
}
