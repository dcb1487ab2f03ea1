import type { EngineOptions } from "../../bootstrap/engine/bootstrap-all.ts";
import type { CommandContext } from "./command.ts";
import { parseDuration } from "./duration.ts";
import { isDeadHolder, ownHolder } from "./lease-holder.ts";
import { readPackage } from "./package.ts";

/** What every command that works on clusters gives to the engine. */
export async function engineOptions(context: CommandContext, options: Readonly<Record<string, unknown>>): Promise<EngineOptions> {
  const { systemClock } = await import("../../bootstrap/clock.ts");
  const { createConnect } = await import("../../bootstrap/kube/connect.ts");
  const { PLUGINS } = await import("../../bootstrap/plugins.ts");
  const { project, emit, signal } = context;
  const timeoutMs = options["timeout"] === undefined ? undefined : parseDuration("--timeout", options["timeout"]);
  return {
    connect: createConnect({ project, clock: systemClock, env: context.env }),
    plugins: PLUGINS,
    clock: systemClock,
    emit,
    signal,
    holder: ownHolder(),
    isDead: isDeadHolder,
    version: readPackage().version,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}
