import { sleep } from "../../bootstrap/clock.ts";
import type { Clock } from "../../bootstrap/clock.ts";
import type { ClusterStatus, FleetStatus } from "../../bootstrap/status/fleet-status.ts";
import { FleetError } from "../../errors.ts";
import { withoutRepeatedWaits } from "../../model/event.ts";
import type { Emit } from "../../model/event.ts";
import type { CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { parseDuration } from "../frame/duration.ts";
import { createAsker, nextOf } from "./status.ts";

/** Says what is still missing in a cluster; undefined where nothing is. */
type Missing = (cluster: ClusterStatus) => string | undefined;

/** What can be waited for by one word. */
const CONDITIONS: Readonly<Record<string, Missing>> = {
  joined: (cluster: ClusterStatus): string | undefined => {
    if (cluster.registered === "joined") return undefined;
    return cluster.registered === "unknown"
      ? `the hub ${cluster.hub} does not answer`
      : `${cluster.registered} in the hub ${cluster.hub}`;
  },
  ready: (cluster: ClusterStatus): string | undefined => {
    if (!cluster.reachable) return cluster.reason ?? "does not answer";
    const fine = ["ready", "simulated", "none"].includes(cluster.agent.state);
    return fine ? undefined : (cluster.reason ?? `${cluster.agent.name} is ${cluster.agent.state}`);
  },
};

/** As much of a commit's id as tells it from others, as Git itself shortens it. */
const COMMIT = /^revision=([0-9a-f]{7,40})$/;

/** @throws FleetError (input) where nobody can wait for that */
function missingFor(wanted: string): Missing {
  const [, commit] = COMMIT.exec(wanted) ?? [];
  if (commit !== undefined) return (cluster) => revisionMissing(cluster, commit);
  const known = Object.hasOwn(CONDITIONS, wanted) ? CONDITIONS[wanted] : undefined;
  if (known !== undefined) return known;
  const accepted = `${Object.keys(CONDITIONS).join(", ")} and revision=COMMIT, with 7 to 40 hexadecimal digits`;
  throw new FleetError("input", `--for ${JSON.stringify(wanted)} can't be waited for; there are ${accepted}`);
}

/** It runs once the agent says that it is brought about, and that all of it is well. */
function revisionMissing(cluster: ClusterStatus, commit: string): string | undefined {
  const { reachable, reason, revision, agent } = cluster;
  if (!reachable) return reason ?? "does not answer";
  const runs = revision?.split(":").at(-1) ?? "";
  if (!runs.startsWith(commit))
    return `${runs === "" ? "no revision" : `revision ${runs}`} so far${reason === null ? "" : `; ${reason}`}`;
  return agent.state === "ready" ? undefined : (reason ?? `${agent.name} is ${agent.state}`);
}

const PAUSE_MS = 2_000;

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("<names...>", "clusters; '*' means all")
      .option("--for <condition>", `${Object.keys(CONDITIONS).join(", ")} or revision=COMMIT`, "ready")
      .option("--timeout <duration>", "give up after it, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright wait '*'", "until every agent is ready"],
      ["fleetwright wait shop-eu-1 --for joined --timeout 10m", "until the hub has it as a member"],
      ["fleetwright wait '*' --for revision=4f0c1d2", "until that commit runs everywhere"],
    ]);
  },
  run: async (context, names, options) => {
    const wanted = String(options["for"]);
    missingFor(wanted);
    const { systemClock: clock } = await import("../../bootstrap/clock.ts");
    const timeoutMs = parseDuration("--timeout", options["timeout"]);
    const { ask, unreadable } = await createAsker(context, names);
    if (unreadable.length > 0 && names.includes("*")) {
      const { unreadableText } = await import("../frame/read-memberships.ts");
      throw new FleetError("remote", `not every cluster can be waited for:\n${unreadableText(unreadable)}`, {
        next: "fleetwright status",
      });
    }
    return await waitFor({ wanted, ask, clock, timeoutMs, emit: context.emit, signal: context.signal });
  },
};

export interface WaitForOptions {
  /** `joined`, `ready` or `revision=COMMIT`. */
  readonly wanted: string;
  /** Looks at the clusters once. */
  readonly ask: () => Promise<FleetStatus>;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Asks until no cluster misses what is wanted, and tells each reason once. Exit `timeout`, with the reasons, when time is up. */
export async function waitFor({ wanted, ask, clock, timeoutMs, emit, signal }: WaitForOptions): Promise<Outcome> {
  const deadline = clock.monotonic() + timeoutMs;
  const tell = withoutRepeatedWaits(emit);
  const missing = missingFor(wanted);
  for (;;) {
    const { clusters } = await ask();
    const open = clusters.flatMap((cluster) => {
      const why = missing(cluster);
      return why === undefined ? [] : [{ name: cluster.name, why, cluster }];
    });
    if (open.length === 0) return { result: { clusters }, text: clusters.map(({ name }) => `${name}: ${wanted}`).join("\n") };
    for (const { name, why } of open) tell({ type: "wait", cluster: name, message: why });
    if (clock.monotonic() + PAUSE_MS > deadline) {
      const next = nextOf(open.map(({ cluster }) => cluster));
      return {
        exit: "timeout",
        result: { clusters },
        text: open.map(({ name, why }) => `${name}: not ${wanted}: ${why}`).join("\n"),
        next: next.length > 0 ? next : [`fleetwright status ${open.map(({ name }) => name).join(" ")}`],
      };
    }
    await sleep(clock, PAUSE_MS, signal);
  }
}
