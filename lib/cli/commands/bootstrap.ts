import type { Failure } from "../../bootstrap/contract.ts";
import type { Asked, MemberResult } from "../../bootstrap/engine/bootstrap-member.ts";
import type { ForeseenAdoptionOptions } from "../../bootstrap/engine/foreseen-adoption.ts";
import type { Membership } from "../../contracts/membership.ts";
import { FleetError } from "../../errors.ts";
import type { AdoptionAnswer } from "../frame/ask-for-adoption.ts";
import type { CommandContext, CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[names...]", "the clusters; '*', or none, means every deployed one")
      .option("--verify", "look at every object, though nothing is due, and restore what was changed or deleted")
      .option("--replace", "a named cluster that is another one than the hub knows by its name takes the place of that one")
      .option(
        "--adopt",
        "take over an agent that somebody has installed by hand in a named cluster; lists all of it and asks first",
      )
      .option("--parallel <number>", "clusters at the same time", "16")
      .option("--timeout <duration>", "for each wait for objects to become ready, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright bootstrap '*'", "make every deployed cluster a member, or find that it is"],
      ["fleetwright bootstrap shop-eu-1 --verify", "restore what was deleted by hand"],
      ["fleetwright bootstrap shop-eu-1 --replace", "join a cluster that was built anew under a name that the hub knows"],
    ]);
  },
  run: async (context, names, options) => {
    const { readDeployed, selectMemberships, unreadableText } = await import("../frame/read-memberships.ts");
    const { engineOptions } = await import("../frame/engine-options.ts");
    const parallel = parallelism(options["parallel"]);
    const asked = {
      verify: options["verify"] === true,
      replace: options["replace"] === true,
      ...(options["adopt"] === true ? { adopt: true } : {}),
    };
    requireNames(names, asked);
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
    const secrets = createSecretStore({ env: context.env, clock: engine.clock, onRead: (value) => context.mask.add(value) });
    const answer = await adoption(memberships, { ...engine, artefacts, secrets }, context, asked);
    if ("refused" in answer) return answer.refused;
    const { verify, replace } = asked;
    const results = await bootstrapAll(memberships, {
      ...engine,
      ...{ artefacts, secrets, verify, replace, parallel },
      adopt: answer.agreed,
    });
    const isEmpty = results.length === 0 && unreadable.length === 0;
    const residue = results.flatMap((one) => one.residue.map((what) => `${one.cluster}: left behind: ${what}`));
    const rows = table(
      ["CLUSTER", "RESULT", "PHASE", "WRITES", "WHY", "NEXT"],
      results.map((one) => row(one, againOf(one.cluster, asked))),
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

/** What is allowed for one cluster is not allowed for whatever else there is. */
function requireNames(names: readonly string[], { replace = false, adopt }: Asked): void {
  const option = replace ? "--replace" : adopt === undefined ? undefined : "--adopt";
  if (option === undefined || (names.length > 0 && !names.includes("*"))) return;
  throw new FleetError("input", `${option} goes for clusters that are named, and not for all of them`, {
    next: "fleetwright status",
  });
}

async function adoption(
  memberships: readonly Membership[],
  engine: ForeseenAdoptionOptions,
  context: CommandContext,
  asked: Asked,
): Promise<AdoptionAnswer> {
  if (asked.adopt === undefined) return { agreed: new Map() };
  const { askForAdoption } = await import("../frame/ask-for-adoption.ts");
  const { againOf } = await import("../../bootstrap/engine/bootstrap-member.ts");
  const names = memberships.map(({ member }) => member.name).join(" ");
  return await askForAdoption(memberships, engine, context, againOf(names, asked));
}

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
