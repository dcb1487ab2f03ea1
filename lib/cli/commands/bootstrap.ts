import type { Failure } from "../../bootstrap/contract.ts";
import type { MemberResult } from "../../bootstrap/engine/bootstrap-member.ts";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[names...]", "the clusters; '*', or none, means every deployed one")
      .option("--verify", "look at every object, though nothing is due, and restore what was changed or deleted")
      .option("--parallel <number>", "clusters at the same time", "16")
      .option("--timeout <duration>", "for each wait for objects to become ready, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright bootstrap '*'", "make every deployed cluster a member, or find that it is"],
      ["fleetwright bootstrap shop-eu-1 --verify", "restore what was deleted by hand"],
    ]);
  },
  run: async (context, names, options) => {
    const { readDeployed, selectMemberships, unreadableText } = await import("../frame/read-memberships.ts");
    const { engineOptions } = await import("../frame/engine-options.ts");
    const parallel = parallelism(options["parallel"]);
    const engine = await engineOptions(context, options);
    const deployed = await readDeployed(context);
    const memberships = await selectMemberships(deployed, names, context);
    const unreadable = names.length === 0 || names.includes("*") ? deployed.unreadable : [];
    const { bootstrapAll } = await import("../../bootstrap/engine/bootstrap-all.ts");
    const { againOf } = await import("../../bootstrap/engine/bootstrap-member.ts");
    const { createArtefactStore } = await import("../../bootstrap/artefacts/artefact-store.ts");
    const { createSecretStore } = await import("../../bootstrap/secrets/secret-store.ts");
    const { exitOf } = await import("../../bootstrap/engine/failure.ts");
    const { table } = await import("../frame/table.ts");
    const artefacts = createArtefactStore({
      project: context.project,
      env: context.env,
      emit: context.emit,
      clock: engine.clock,
    });
    const secrets = createSecretStore({ env: context.env, clock: engine.clock });
    const verify = options["verify"] === true;
    const results = await bootstrapAll(memberships, { ...engine, artefacts, secrets, verify, parallel });
    const isEmpty = results.length === 0 && unreadable.length === 0;
    const residue = results.flatMap((one) => one.residue.map((what) => `${one.cluster}: left behind: ${what}`));
    const rows = table(
      ["CLUSTER", "RESULT", "PHASE", "WRITES", "WHY", "NEXT"],
      results.map((one) => row(one, againOf(one.cluster, verify))),
    );
    return {
      exit: exitOf([
        ...results.flatMap(({ failure }) => failure ?? []),
        ...unreadable.map(({ why }): Failure => ({ class: "transient", message: why })),
      ]),
      result: { clusters: results, unreadable },
      text: isEmpty
        ? "no cluster is deployed yet"
        : [rows, ...residue, ...(unreadable.length === 0 ? [] : ["", unreadableText(unreadable)])].join("\n"),
      ...(isEmpty ? { next: ["fleetwright deploy"] } : {}),
    };
  },
};

/** One line a cluster: what failed, why, and the command that goes on from there. */
function row({ cluster, outcome, phase, written, simulated, failure }: MemberResult, again: string): readonly string[] {
  const why = failure?.message ?? (simulated ? "nodes are simulated" : "");
  const next = failure?.next ?? (outcome === "interrupted" ? again : "");
  return [cluster, outcome, phase, String(written.length), why.split("\n")[0] ?? "", next];
}

function parallelism(asked: unknown): number {
  const parallel = Number(asked);
  if (Number.isInteger(parallel) && parallel > 0) return parallel;
  throw new FleetError("input", `--parallel ${JSON.stringify(asked)} is no number of clusters; 1 or more is accepted`);
}
