import type { EngineOptions } from "../../bootstrap/engine/bootstrap-all.ts";
import { MEMBERSHIP_VARIABLE } from "../../contracts/membership.ts";
import type { Membership } from "../../contracts/membership.ts";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { addAlong, alongFlags, alongOf, isAnythingAlong } from "../remove/along.ts";
import { asFleetError } from "../frame/phase-failure.ts";
import type { Deployed } from "../frame/read-memberships.ts";

/** What is known of a member that has no membership any more, where a hub of the others still knows it. */
async function orphanIn({ memberships }: Deployed, name: string, engine: EngineOptions): Promise<Membership | undefined> {
  if (memberships.some(({ member }) => member.name === name)) return undefined;
  const { orphanOf } = await import("../frame/orphan.ts");
  const { isRegistered } = await import("../../bootstrap/engine/leave.ts");
  for (const { hub, member } of memberships) {
    const orphan = hub === "self" ? orphanOf(name, member) : undefined;
    if (orphan === undefined) continue;
    const isKnown = await isRegistered(orphan, engine).catch((error: unknown) => {
      throw asFleetError(error);
    });
    if (isKnown) return orphan;
  }
  return undefined;
}

function isLeaveOf(cluster: string, next = ""): boolean {
  return next.startsWith("fleetwright leave ") && next.split(" ")[2] === cluster;
}

function hubOf({ hub, member }: Membership): string {
  return hub === "self" ? member.name : hub.name;
}

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[name]", "the cluster; `cdktf destroy` hands its own over")
      .option("--force", "where one side can't be reached, do the other one and say what is left behind; forgets orphans too")
      .option("--timeout <duration>", "for each wait for objects to go, such as 90s or 10m", "5m");
    addAlong(command, "delete what its agent has delivered too, with the data in its volumes; asks first");
    examples(command, [
      ["fleetwright leave shop-eu-1", "remove its agent and its registration; what it has delivered stays"],
      ["fleetwright leave shop-eu-1 --with-workloads", "list what Git has delivered, ask, and delete that as well"],
      ["fleetwright leave shop-eu-1 --with-load-balancers", "before its network is destroyed, which they would hold"],
      ["fleetwright leave shop-eu-1 --force", "forget a cluster that is gone, or one that only its hub still knows"],
    ]);
  },
  run: async (context, [name], options) => {
    const { readDeployed, selectMemberships } = await import("../frame/read-memberships.ts");
    const { engineOptions } = await import("../frame/engine-options.ts");
    if (name === undefined && (context.env[MEMBERSHIP_VARIABLE] ?? "") === "") {
      throw new FleetError("input", "which cluster? name the one that leaves", { next: "fleetwright status" });
    }
    const engine = await engineOptions(context, options);
    const deployed = await readDeployed(context);
    const force = options["force"] === true;
    const isUnreadable = deployed.unreadable.some(({ stack }) => stack === `bootstrap-${name}`);
    const orphan = name === undefined || (isUnreadable && !force) ? undefined : await orphanIn(deployed, name, engine);
    if (orphan !== undefined && !force) {
      throw new FleetError("refused", `${name} has no membership any more, and ${hubOf(orphan)} still knows it`, {
        next: `fleetwright leave ${name} --force`,
      });
    }
    const names = name === undefined ? [] : [name];
    const [membership] = orphan === undefined ? await selectMemberships(deployed, names, context) : [orphan];
    if (membership === undefined) throw new FleetError("input", "no membership was handed over");
    const { leave } = await import("../../bootstrap/engine/leave.ts");
    const { exitOf } = await import("../../bootstrap/engine/failure.ts");
    const { countedByKind } = await import("../../bootstrap/engine/delivered.ts");
    const along = alongOf(options);
    const workloads = along.workloads ? "remove" : "keep";
    if (isAnythingAlong(along)) {
      const { askForDeletion } = await import("../remove/ask-for-deletion.ts");
      const asked = `fleetwright leave ${membership.member.name}${alongFlags(along)}${force ? " --force" : ""}`;
      const refused = await askForDeletion(membership, engine, context, { along, asked });
      if (refused !== undefined) return refused;
    }
    const result = await leave(membership, { ...engine, force, workloads, drain: along.drain });
    const { cluster, outcome, residue, delivered, isLost, failure } = result;
    // In a deployment nobody can say --force: the lock can, and the next deployment asks no more.
    const giveUp = `fleetwright remove ${cluster} --force`;
    const isHanded = name === undefined && isLeaveOf(cluster, failure?.next);
    const next = failure === undefined ? (isLost && orphan === undefined ? [giveUp] : []) : [isHanded ? giveUp : failure.next];
    const became = workloads === "remove" ? "removed with it" : "stays, and nobody syncs it any more";
    const workloadLines = delivered.length === 0 || failure !== undefined ? [] : [`  ${became}: ${countedByKind(delivered)}`];
    const first = {
      left: "has left the fleet",
      nothing: "was no member",
      failed: failure?.message ?? "failed",
      interrupted: "interrupted",
    };
    return {
      exit: failure === undefined ? "done" : exitOf([failure]),
      result,
      text: [`${cluster}: ${first[outcome]}`, ...workloadLines, ...residue.map((what) => `  left behind: ${what}`)].join("\n"),
      next: next.filter((one) => one !== undefined),
    };
  },
};
