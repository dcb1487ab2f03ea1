import { FleetError } from "../errors.ts";
import type { ClusterStatus } from "../bootstrap/status/fleet-status.ts";
import type { CommandContext, CommandDefinition, Outcome } from "./command.ts";
import { examples } from "./command.ts";
import { parseDuration } from "./duration.ts";
import { createAsker } from "./status.ts";

/** What can be waited for; each says what is still missing, or nothing. */
const CONDITIONS: Readonly<Record<string, (cluster: ClusterStatus) => string | undefined>> = {
  joined: (cluster) => {
    if (cluster.registered === "joined") return undefined;
    return cluster.registered === "unknown"
      ? `the hub ${cluster.hub} does not answer`
      : `${cluster.registered} in the hub ${cluster.hub}`;
  },
  ready: (cluster) => {
    if (!cluster.reachable) return cluster.reason ?? "does not answer";
    const fine = ["ready", "simulated", "none"].includes(cluster.agent.state);
    return fine ? undefined : (cluster.reason ?? `${cluster.agent.name} is ${cluster.agent.state}`);
  },
};

const PAUSE_MS = 2_000;

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("<names...>", "clusters; '*' means all")
      .option("--for <condition>", `${Object.keys(CONDITIONS).join(" or ")}`, "ready")
      .option("--timeout <duration>", "give up after it, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright wait '*'", "until every agent is ready"],
      ["fleetwright wait shop-eu-1 --for joined --timeout 10m", "until the hub has it as a member"],
    ]);
  },
  run: async (context, names, options) => {
    const wanted = String(options["for"]);
    const missing = CONDITIONS[wanted];
    if (missing === undefined) {
      throw new FleetError(
        "input",
        `--for ${JSON.stringify(wanted)} can't be waited for; there are ${Object.keys(CONDITIONS).join(" and ")}`,
      );
    }
    return await wait(context, names, wanted, missing, parseDuration("--timeout", options["timeout"]));
  },
};

async function wait(
  context: CommandContext,
  names: readonly string[],
  wanted: string,
  missing: (cluster: ClusterStatus) => string | undefined,
  timeoutMs: number,
): Promise<Outcome> {
  const { sleep, systemClock } = await import("../bootstrap/clock.ts");
  const ask = await createAsker(context, names);
  const deadline = systemClock.monotonic() + timeoutMs;
  const told = new Map<string, string>();
  for (;;) {
    const { clusters } = await ask();
    const open = clusters.flatMap((cluster) => {
      const why = missing(cluster);
      return why === undefined ? [] : [{ name: cluster.name, why }];
    });
    if (open.length === 0) return { result: { clusters }, text: clusters.map(({ name }) => `${name}: ${wanted}`).join("\n") };
    for (const { name, why } of open) {
      if (told.get(name) !== why) context.emit({ type: "wait", cluster: name, message: why });
      told.set(name, why);
    }
    if (systemClock.monotonic() + PAUSE_MS > deadline) {
      return {
        exit: "timeout",
        result: { clusters },
        text: open.map(({ name, why }) => `${name}: not ${wanted}: ${why}`).join("\n"),
        next: [`fleetwright bootstrap ${open.map(({ name }) => name).join(" ")}`],
      };
    }
    await sleep(systemClock, PAUSE_MS, context.signal);
  }
}
