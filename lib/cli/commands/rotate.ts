import type { Rotated } from "../../bootstrap/engine/rotate.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[names...]", "the clusters; '*', or none, means every deployed one")
      .option("--timeout <duration>", "for each wait until an agent has used its new secrets, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright rotate", "give every member the secrets that the fleet file's references hold now"],
      ["fleetwright rotate shop-eu-1 --timeout 1m", "one cluster's, and say within a minute whether Git takes them"],
    ]);
  },
  run: async (context, names, options) => {
    const { readDeployed, selectMemberships } = await import("../frame/read-memberships.ts");
    const { engineOptions } = await import("../frame/engine-options.ts");
    const { rotateAll } = await import("../../bootstrap/engine/rotate.ts");
    const { createSecretStore } = await import("../../bootstrap/secrets/secret-store.ts");
    const { exitOf } = await import("../../bootstrap/engine/failure.ts");
    const { table } = await import("../frame/table.ts");
    const engine = await engineOptions(context, options);
    const memberships = await selectMemberships(await readDeployed(context), names, context);
    const secrets = createSecretStore({ env: context.env, clock: engine.clock, onRead: (value) => context.mask.add(value) });
    const results = await rotateAll(memberships, { ...engine, secrets });
    const isEmpty = results.length === 0;
    return {
      exit: exitOf(results.flatMap(({ failure }) => failure ?? [])),
      result: { clusters: results },
      text: isEmpty ? "no cluster is deployed yet" : table(["CLUSTER", "RESULT", "WRITES", "WHY", "NEXT"], results.map(row)),
      ...(isEmpty ? { next: ["fleetwright deploy"] } : {}),
    };
  },
};

function row({ cluster, outcome, written, failure }: Rotated): readonly string[] {
  return [cluster, outcome, String(written.length), failure?.message.split("\n")[0] ?? "", failure?.next ?? ""];
}
