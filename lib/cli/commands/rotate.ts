import type { Rotated } from "../../bootstrap/engine/rotate.ts";
import type { SecretStore } from "../../bootstrap/secrets/secret-store.ts";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { Deployed } from "../frame/read-memberships.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[names...]", "the clusters; '*', or none, means every deployed one")
      .option(
        "--authority [reference]",
        "have hub and members trust another authority, of our own or the one that a secret's reference holds; goes on with a change that was cut off",
      )
      .option("--timeout <duration>", "for each wait until an agent has used its new secrets, such as 90s or 10m", "5m");
    examples(command, [
      ["fleetwright rotate", "give every member the secrets that the fleet file's references hold now"],
      ["fleetwright rotate --authority env:FLEET_CA", "change whom the fleet trusts to an authority of the team's, in steps"],
      ["fleetwright rotate shop-eu-1 --timeout 1m", "one cluster's, and say within a minute whether Git takes them"],
    ]);
  },
  run: async (context, names, options) => {
    const { readDeployed, selectMemberships } = await import("../frame/read-memberships.ts");
    const { engineOptions } = await import("../frame/engine-options.ts");
    const { rotateAll } = await import("../../bootstrap/engine/rotate.ts");
    const { createArtefactStore } = await import("../../bootstrap/artefacts/artefact-store.ts");
    const { createSecretStore } = await import("../../bootstrap/secrets/secret-store.ts");
    const { exitOf } = await import("../../bootstrap/engine/failure.ts");
    const { table } = await import("../frame/table.ts");
    const engine = await engineOptions(context, options);
    const deployed = await readDeployed(context);
    const memberships = await selectMemberships(deployed, names, context);
    const secrets = createSecretStore({ env: context.env, clock: engine.clock, onRead: (value) => context.mask.add(value) });
    const { project, env, emit } = context;
    const artefacts = createArtefactStore({ project, env, emit, clock: engine.clock });
    const asked = options["authority"];
    if (asked !== undefined) requireAll(names, deployed);
    const authority = asked === undefined ? {} : { authority: { to: await givenBy(asked, secrets) } };
    const results = await rotateAll(memberships, { ...engine, ...authority, secrets, artefacts });
    const isEmpty = results.length === 0;
    return {
      exit: exitOf(results.flatMap(({ failure }) => failure ?? [])),
      result: { clusters: results },
      text: isEmpty ? "no cluster is deployed yet" : table(["CLUSTER", "RESULT", "WRITES", "WHY", "NEXT"], results.map(row)),
      ...(isEmpty ? { next: ["fleetwright deploy"] } : {}),
    };
  },
};

/** Who is not told of a new authority would trust the former one alone. */
function requireAll(names: readonly string[], { unreadable }: Deployed): void {
  if (names.length > 0 && !names.includes("*")) {
    throw new FleetError("input", "a change of the authority takes every cluster of the fleet: name none");
  }
  const [first] = unreadable;
  if (first === undefined) return;
  const message = `a change of the authority takes every cluster of the fleet, and what ${first.stack} holds can't be read: ${first.why}`;
  throw new FleetError("remote", message, first.next === undefined ? {} : { next: first.next });
}

async function givenBy(reference: unknown, secrets: SecretStore): Promise<string | undefined> {
  if (typeof reference !== "string") return undefined;
  try {
    return await secrets.read(reference);
  } catch (error) {
    const { PhaseError } = await import("../../bootstrap/contract.ts");
    if (!(error instanceof PhaseError)) throw error;
    const { message, next } = error.failure;
    throw new FleetError("input", message, next === undefined ? {} : { next });
  }
}

function row({ cluster, outcome, written, failure }: Rotated): readonly string[] {
  return [cluster, outcome, String(written.length), failure?.message.split("\n")[0] ?? "", failure?.next ?? ""];
}
