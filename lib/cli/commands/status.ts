import { factsOf } from "../../clouds/clouds.ts";
import type { ExitKind } from "../../errors.ts";
import type { ClusterStatus, FleetStatus } from "../../bootstrap/status/fleet-status.ts";
import type { RecordedStatus } from "../../bootstrap/status/record-fleet-status.ts";
import type { StackPlan } from "../../model/fleet-plan.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { unreadableText } from "../frame/read-memberships.ts";
import type { Unreadable } from "../frame/read-memberships.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[name...]", "clusters (default: all)")
      .option("-o, --output <form>", "wide: also where clusters are and what the cloud calls them")
      .option("--record", "write what was seen into the hubs' ClusterProfiles: health, version, end of the certificate");
    examples(command, [
      ["fleetwright status", "every cluster: reachable, registered, agent, revision, expiry"],
      ["fleetwright status shop-eu-1 -o wide", "one cluster, with its address and id"],
      ["fleetwright status --json", "the same for a script"],
      ["fleetwright status --record", "for a scheduled job: readers of the inventory see what is so now"],
    ]);
  },
  run: async (context, names, options) => {
    const { ask, record, unreadable } = await createAsker(context, names);
    const leaving = await leavingStacks(context);
    const status = notOrphaned(await ask(), leaving, unreadable);
    const outcome = withLeaving(await statusOutcome(status, options["output"] === "wide"), leaving);
    const recorded = options["record"] === true ? withRecorded(outcome, await record(status)) : outcome;
    return withUnreadable(recorded, unreadable);
  },
};

/** The stacks that leave; none where no fleet can be planned, which is another command's to say. */
async function leavingStacks(context: CommandContext): Promise<readonly StackPlan[]> {
  const { checkPlan } = await import("../frame/load-plan.ts");
  const { planned } = await checkPlan(context);
  return (planned?.plan.stacks ?? []).filter(({ leaving }) => leaving !== undefined);
}

/** A member that leaves has no membership any more, and is still registered until it has left; of others it can't be read. */
export function notOrphaned(
  status: FleetStatus,
  leaving: readonly StackPlan[],
  unreadable: readonly Unreadable[] = [],
): FleetStatus {
  const left = leaving.filter(({ layer }) => layer === "bootstrap").map(({ subject }) => subject);
  const members = new Set([...left, ...unreadable.map(({ stack }) => stack.replace(/^bootstrap-/, ""))]);
  return { ...status, orphans: status.orphans.filter(({ name }) => !members.has(name)) };
}

/** The same with a line for each stack that leaves, and why. */
export function withLeaving(outcome: Outcome, stacks: readonly StackPlan[]): Outcome {
  const leaving = stacks.map(({ id, leaving: why }) => ({ stack: id, why }));
  const notes = leaving.map(({ stack, why }) => `leaving: ${stack}: ${why}`);
  return {
    ...outcome,
    result: { ...(outcome.result as object), leaving },
    text: [outcome.text, ...(notes.length === 0 ? [] : ["", ...notes])].join("\n"),
  };
}

/** The same with what became of the hubs' records; exit `remote` where one could not be written. */
export function withRecorded(outcome: Outcome, recorded: readonly RecordedStatus[]): Outcome {
  const of = (one: RecordedStatus["outcome"]): readonly RecordedStatus[] =>
    recorded.filter(({ outcome: found }) => found === one);
  const failed = of("failed");
  const lines = [
    `recorded: ${of("written").length} written, ${of("unchanged").length} unchanged, ${of("skipped").length} not joined`,
    ...failed.map(({ name, hub, reason }) => `${name} is not recorded: hub ${hub}: ${reason}`),
  ];
  return {
    ...outcome,
    ...(failed.length === 0 ? {} : { exit: "remote" as const }),
    result: { ...(outcome.result as object), recorded },
    text: [outcome.text, "", ...lines].join("\n"),
  };
}

/** The same with those that nobody can tell anything of. */
export function withUnreadable(outcome: Outcome, unreadable: readonly Unreadable[]): Outcome {
  const result = { ...(outcome.result as object), unreadable };
  if (unreadable.length === 0) return { ...outcome, result };
  const next = [...new Set([...(outcome.next ?? []), ...unreadable.flatMap((one) => one.next ?? [])])];
  return { ...outcome, exit: "remote", result, text: [outcome.text, "", unreadableText(unreadable)].join("\n"), next };
}

/** What there is to ask, and what there is that can't be asked because nobody can read of it. */
export interface Asker {
  readonly ask: () => Promise<FleetStatus>;
  /** Writes what was seen into the hubs. */
  readonly record: (status: FleetStatus) => Promise<readonly RecordedStatus[]>;
  readonly unreadable: readonly Unreadable[];
}

/** Asks the clusters of the deployed memberships, as often as it is called; all where no names are given. */
export async function createAsker(context: CommandContext, names: readonly string[]): Promise<Asker> {
  const { readDeployed, selectMemberships } = await import("../frame/read-memberships.ts");
  const { fleetStatus } = await import("../../bootstrap/status/fleet-status.ts");
  const { createConnect } = await import("../../bootstrap/kube/connect.ts");
  const { systemClock: clock } = await import("../../bootstrap/clock.ts");
  const { pluginsFor } = await import("../frame/own-plugins.ts");
  const { project, signal, emit, env } = context;
  // All of them: what the hub has beyond them is an orphan.
  const deployed = await readDeployed(context);
  const { memberships, unreadable } = deployed;
  const looked = (await selectMemberships(deployed, names, context)).map(({ member }) => member.name);
  const connect = createConnect({ project, clock, env });
  const plugins = await pluginsFor(context);
  const { goneClusters } = await import("../frame/gone-clusters.ts");
  const wasDestroyed = goneClusters(context);
  const options = { memberships, names: looked, connect, plugins, clock, signal, emit, project, env, wasDestroyed };
  const record = async ({ clusters }: FleetStatus): Promise<readonly RecordedStatus[]> => {
    const { recordFleetStatus } = await import("../../bootstrap/status/record-fleet-status.ts");
    return await recordFleetStatus(clusters, options);
  };
  return { ask: () => fleetStatus(options), record, unreadable };
}

/** Of what somebody has to renew; undefined where nothing ends. */
function firstEnd({ expires, agentExpires }: ClusterStatus): string | undefined {
  return [expires, agentExpires].filter((end) => end !== null).toSorted()[0];
}

/** A line a cluster, then what is wrong with which. Exit `remote` where one is unreachable, `waiting` where one is not ready. */
export async function statusOutcome({ clusters, orphans }: FleetStatus, wide: boolean): Promise<Outcome> {
  const { table } = await import("../frame/table.ts");
  const header = ["NAME", "REACHABLE", "VERSION", "REGISTERED", "AGENT", "REVISION", "EXPIRES"];
  const rows = clusters.map((one) => [
    one.name,
    one.reachable ? "yes" : "no",
    versionOf(one),
    one.registered,
    agentOf(one),
    one.revision ?? "-",
    firstEnd(one)?.slice(0, 10) ?? "-",
    ...(wide ? [one.cloud, one.region, one.hub, one.nativeId] : []),
  ]);
  const notes = [
    ...clusters.flatMap(({ name, reason }) => (reason === null ? [] : [`${name}: ${reason}`])),
    ...clusters.flatMap(baselineInWords),
    ...clusters
      .filter(({ gone }) => gone)
      .map(({ name, hub }) => `gone: ${name} was destroyed without leaving; ${hub} still has it`),
    ...orphans.map(
      ({ hub, name, nativeId }) =>
        `orphan: ${hub} has ${name}${nativeId === null ? "" : ` (${nativeId})`}, which no membership claims`,
    ),
  ];
  return {
    exit: exitOf(clusters),
    result: { clusters, orphans },
    text: [
      table(wide ? [...header, "CLOUD", "REGION", "HUB", "ID"] : header, rows),
      ...(notes.length === 0 ? [] : ["", ...notes]),
    ].join("\n"),
    next: [...nextOf(clusters), ...orphans.map(({ name }) => `fleetwright leave ${name} --force`)],
  };
}

/** A cluster that can't be asked is worse than one that is not ready yet. */
function exitOf(clusters: readonly ClusterStatus[]): ExitKind {
  if (clusters.some(({ reachable }) => !reachable)) return "remote";
  return clusters.every(isFine) ? "done" : "waiting";
}

function isFine({ registered, agent, baseline }: ClusterStatus): boolean {
  const isAsAgreed = baseline === null || baseline.deviations.length === 0;
  return registered === "joined" && ["ready", "simulated", "none"].includes(agent.state) && isAsAgreed;
}

/** Objects that break a policy are the team's to change; what they are is in the document. */
function baselineInWords({ name, baseline }: ClusterStatus): readonly string[] {
  if (baseline === null) return [];
  return [
    ...baseline.deviations.map(
      ({ object, is, by }) => `${name}: ${object} is ${is}${by.length === 0 ? "" : `, set by ${by.join(", ")}`}`,
    ),
    ...baseline.violations.map(
      ({ policy, enforcement, objects }) =>
        `${name}: ${policy} (${enforcement}) is broken by ${objects.slice(0, 3).join(", ")}${objects.length > 3 ? ` and ${objects.length - 3} more` : ""}`,
    ),
  ];
}

/** What brings forward those that are not fine, as far as a command of ours can. */
export function nextOf(clusters: readonly ClusterStatus[]): readonly string[] {
  const gone = clusters.filter((one) => one.gone);
  const dead = clusters.some(
    ({ reachable, cloud, gone: isGone }) => !reachable && !isGone && factsOf(cloud).cluster.reached === "machine",
  );
  const open = clusters.filter((one) => one.reachable && !isFine(one));
  const names = open.map(({ name }) => name).join(" ");
  // Of an agent that was changed behind our back, the records of its membership know nothing.
  const verify = open.some(({ registered }) => registered === "joined") ? " --verify" : "";
  return [
    ...(dead ? ["fleetwright local up"] : []),
    ...(open.length > 0 ? [`fleetwright bootstrap ${names}${verify}`] : []),
    ...gone.map(({ name }) => `fleetwright remove ${name} --force`),
  ];
}

/** What runs, and what was asked for where that is another minor. */
function versionOf({ version, kubernetes }: ClusterStatus): string {
  if (version === null) return "-";
  return kubernetes === "" || version.startsWith(`v${kubernetes}.`) ? version : `${version} (asked ${kubernetes})`;
}

function agentOf({ agent }: ClusterStatus): string {
  return agent.state === "none" ? "none" : `${agent.name} ${agent.version === null ? "" : `${agent.version} `}${agent.state}`;
}
