import { MEMBERSHIP_VARIABLE } from "../../contracts/membership.ts";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[name]", "the cluster; `cdktf destroy` hands its own over")
      .option("--force", "where one side can't be reached, do the other one and say what is left behind")
      .option("--timeout <duration>", "for each wait for objects to go, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright leave shop-eu-1", "remove its agent and its registration"],
      ["fleetwright leave shop-eu-1 --force", "forget a cluster that is gone"],
    ]);
  },
  run: async (context, [name], options) => {
    const { readDeployed, selectMemberships } = await import("../frame/read-memberships.ts");
    const { engineOptions } = await import("../frame/engine-options.ts");
    if (name === undefined && (context.env[MEMBERSHIP_VARIABLE] ?? "") === "") {
      throw new FleetError("input", "which cluster? name the one that leaves", { next: "fleetwright status" });
    }
    const engine = await engineOptions(context, options);
    const [membership] = selectMemberships(await readDeployed(context), name === undefined ? [] : [name]);
    if (membership === undefined) throw new FleetError("input", "no membership was handed over");
    const { leave } = await import("../../bootstrap/engine/leave.ts");
    const { exitOf } = await import("../../bootstrap/engine/failure.ts");
    const result = await leave(membership, { ...engine, force: options["force"] === true });
    const { cluster, outcome, residue, failure } = result;
    const first = {
      left: "has left the fleet",
      nothing: "was no member",
      failed: failure?.message ?? "failed",
      interrupted: "interrupted",
    };
    return {
      exit: failure === undefined ? "done" : exitOf([failure]),
      result,
      text: [`${cluster}: ${first[outcome]}`, ...residue.map((what) => `  left behind: ${what}`)].join("\n"),
      ...(failure?.next === undefined ? {} : { next: [failure.next] }),
    };
  },
};
