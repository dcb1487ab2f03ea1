import { POOL_BOUNDS_VARIABLE } from "../../contracts/pool-bounds.ts";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { parseDuration } from "../frame/duration.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .option("--timeout <duration>", "give up after it, such as 90s or 10m", "15m")
      .addHelpText(
        "after",
        `\nTerraform runs it, and hands the pool over in ${POOL_BOUNDS_VARIABLE}. The number of nodes is moved only where it lies outside of the new bounds.`,
      );
    examples(command, [["fleetwright deploy", "after a change of min or max in the fleet file"]]);
  },
  run: async (context, _args, options) => {
    const handed = context.env[POOL_BOUNDS_VARIABLE];
    if (handed === undefined || handed === "") {
      throw new FleetError("input", "no pool was handed over: change min or max of a pool in the fleet file, and deploy", {
        next: "fleetwright deploy",
      });
    }
    const { parsePoolBounds } = await import("../../contracts/parse-pool-bounds.ts");
    const { SCALING } = await import("../../scaling/index.ts");
    const { sleep, systemClock: clock } = await import("../../bootstrap/clock.ts");
    const bounds = parsePoolBounds(handed, POOL_BOUNDS_VARIABLE);
    const setBounds = await SCALING[bounds.cloud]?.();
    if (setBounds === undefined) {
      throw new FleetError(
        "input",
        `${POOL_BOUNDS_VARIABLE}: cloud is ${JSON.stringify(bounds.cloud)}; accepted: ${Object.keys(SCALING).join(", ")}`,
      );
    }
    const { env, signal, emit } = context;
    const { before, after } = await setBounds(bounds, {
      env,
      signal,
      emit,
      monotonic: () => clock.monotonic(),
      now: () => clock.date(),
      sleep: (milliseconds) => sleep(clock, milliseconds, signal),
      timeoutMs: parseDuration("--timeout", options["timeout"]),
    });
    const moved = before.desired === after.desired ? "" : `, ${before.desired} -> ${after.desired} nodes`;
    const text = before === after ? "has its bounds" : `${bounds.min} to ${bounds.max} nodes${moved}`;
    return {
      result: { cluster: bounds.name, pool: bounds.pool, before, after },
      text: `${bounds.name}: pool ${bounds.pool}: ${text}`,
    };
  },
};
