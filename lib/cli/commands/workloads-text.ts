import type { Failover, SinglePoint, Span, WorkloadPlan } from "../../model/workload-plan.ts";

type Table = (header: readonly string[], rows: readonly (readonly string[])[]) => string;

/** More of them are counted. */
const SHOWN = 8;

/** A line a workload; where there are many, how many depend on what. */
export function workloadsText(workloads: readonly WorkloadPlan[], table: Table): string {
  if (workloads.length === 0) return "";
  if (workloads.length > SHOWN) return counted(workloads, table);
  return table(
    ["WORKLOAD", "TOPOLOGY", "SURVIVES", "SINGLE POINTS OF FAILURE"],
    workloads.map(({ workload, topology, centred, survives, singlePoints }) => [
      workload,
      `${topology} (${centred}-centric)`,
      survives ?? "nothing is claimed",
      pointsText(singlePoints),
    ]),
  );
}

/** Every single point of failure with what would remove it, and what each failover takes. */
export function wholeWorkloadsText(workloads: readonly WorkloadPlan[], table: Table): string {
  const points = workloads.flatMap(({ workload, singlePoints }) =>
    singlePoints.map(({ kind, name, why, removedBy }) => [workload, `${kind} ${name}`, why, removedBy]),
  );
  const unknown = workloads.flatMap((one) => one.unknown.map((what) => [one.workload, what]));
  const failovers = workloads.flatMap(({ workload, failovers: all }) => all.map((one) => failoverRow(workload, one)));
  return [
    points.length === 0 ? "" : table(["WORKLOAD", "DEPENDS ON", "WITHOUT IT", "REMOVED BY"], points),
    unknown.length === 0 ? "" : table(["WORKLOAD", "NOT KNOWN"], unknown),
    failovers.length === 0 ? "" : table(["WORKLOAD", "WITHOUT", "NODES GONE", "TAKEN OVER BY", "THERE"], failovers),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function counted(workloads: readonly WorkloadPlan[], table: Table): string {
  const kinds = Map.groupBy(
    workloads.flatMap(({ workload, singlePoints }) => singlePoints.map((point) => ({ workload, ...point }))),
    ({ kind }) => kind,
  );
  const without = workloads.filter(({ singlePoints }) => singlePoints.length === 0).length;
  const head = `${workloads.length} workloads, ${without} without a single point of failure`;
  if (kinds.size === 0) return head;
  const rows = [...kinds].map(([kind, points]) => {
    const names = new Set(points.map(({ name }) => name));
    return [kind, `${new Set(points.map(({ workload }) => workload)).size} workloads`, firstOf([...names])];
  });
  return `${head}\n${table(["DEPEND ON A", "HOW MANY", "WHICH"], rows)}`;
}

function firstOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

/** `region aws eu-west-1, 3 zones` */
function pointsText(points: readonly SinglePoint[]): string {
  const kinds = [...Map.groupBy(points, ({ kind }) => kind)];
  if (kinds.length === 0) return "none";
  return kinds
    .map(([kind, own]) => (own.length === 1 ? `${kind} ${own[0]?.name ?? ""}` : `${own.length} ${plural(kind)}`))
    .join(", ");
}

function plural(kind: SinglePoint["kind"]): string {
  return kind === "dns" ? "providers of names" : `${kind}s`;
}

function failoverRow(workload: string, { lost, component, gone, takers, nodes, room }: Failover): readonly string[] {
  return [
    component === undefined ? workload : `${workload}: ${component}`,
    [
      ...lost.map(({ kind, name }) => `${kind} ${name}`),
      ...(lost.some(({ kind }) => kind === "cluster") ? [] : [`(${gone.join(", ")})`]),
    ].join(", "),
    room.carries === "unknown" ? "" : span(nodes),
    takers.join(", "),
    roomText(room),
  ];
}

function roomText(room: Failover["room"]): string {
  if (room.carries === "unknown") return `not known: ${room.why}`;
  const { carries, needed, adds } = room;
  const needs = needed === undefined ? "nodes of several sizes are needed" : `${span(needed)} more are needed`;
  const judged = { most: "enough", least: "enough for the fewest only", less: "too few" }[carries];
  return `${needs}, ${adds} may be added: ${judged}`;
}

function span({ least, most }: Span): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}
