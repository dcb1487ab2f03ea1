import { hostname } from "node:os";
import type { EngineOptions } from "../bootstrap/engine/bootstrap-all.ts";
import type { CommandContext } from "./command.ts";
import { FleetError } from "../errors.ts";
import { readPackage } from "./package.ts";

/** What every command that works on clusters gives to the engine. */
export async function engineOptions(context: CommandContext, options: Readonly<Record<string, unknown>>): Promise<EngineOptions> {
  const { systemClock } = await import("../bootstrap/clock.ts");
  const { createConnect } = await import("../bootstrap/kube/connect.ts");
  const { PLUGINS } = await import("../bootstrap/plugins.ts");
  const { project, emit, signal } = context;
  const timeoutMs = typeof options["timeout"] === "string" ? parseDuration(options["timeout"]) : undefined;
  return {
    connect: createConnect({ project, clock: systemClock }),
    plugins: PLUGINS,
    clock: systemClock,
    emit,
    signal,
    // Told to whoever finds a lease held, so that they know where to look.
    holder: `${hostname()}, process ${process.pid}, ${context.now().toISOString()}`,
    version: readPackage().version,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `5m` or `1h` in milliseconds. @throws FleetError (input) */
function parseDuration(text: string): number {
  const found = /^(\d+)([smh])$/.exec(text);
  const unit = UNITS[found?.[2] ?? ""];
  if (found === null || unit === undefined || Number(found[1]) === 0) {
    throw new FleetError("input", `--timeout ${JSON.stringify(text)} is no duration; write it like 90s, 5m or 1h`);
  }
  return Number(found[1]) * unit;
}
