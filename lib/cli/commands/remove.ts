import type { StackPlan } from "../../model/fleet-plan.ts";
import type { CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";
import { addAlong, alongFlags, alongOf, isAnythingAlong } from "../remove/along.ts";
import type { Target } from "../remove/target.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.argument("<cluster|region|workload>", "what is to leave; `region/NAME` and the like where two things have one name");
    addAlong(command, "have its clusters leave now, with what their agents have delivered; asks first")
      .option("--never-deployed", "don't look at its states: you know that nothing of it was ever deployed")
      .option("--leave-in-cloud", "destroy it although load balancers and disks of its workloads would stay in the cloud")
      .option("--force", "also where a cluster is dead: do what can be done without it, and say what is left behind")
      .addHelpText(
        "after",
        `
In steps, each by running it again. It refuses what is still in use, with the places; in a cloud it names what the
workloads of a cluster made there, which would outlive it and hold its network: with --with-load-balancers or
--with-volumes the cluster leaves now and these go first. Then it lists what leaves, with what the
states hold, and asks: with a yes it marks the entry in the fleet file and has the lock know that its stacks leave, so
that the next deployment destroys them in order. When nothing is deployed any more, it takes the entry out of the file,
and what the lock knew of it. A region leaves with all its clusters.

With --force, before, during or after its destruction, a cluster that can't be reached is given up: its hub forgets it, its
states are destroyed without asking it, and what nobody could look after is named.`,
      );
    examples(command, [
      ["fleetwright remove shop-us", "a cluster: begin, or go on where it stands"],
      ["fleetwright remove us-east --yes", "a region with all its clusters, asked beforehand"],
      ["fleetwright remove workload/shop", "a workload, with the entry that leads users to it"],
      ["fleetwright remove shop-us --force", "a cluster that is dead for good"],
      ["fleetwright remove shop-us --json | jq -r '.next[]'", "what to run next"],
    ]);
  },
  run: async (context, [name = ""], options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const { findTarget, leavingStacks } = await import("../remove/target.ts");
    const loaded = await loadPlan(context);
    const target = findTarget(loaded.fleet, name);
    const look = options["neverDeployed"] !== true;
    const stacks = leavingStacks(target, loaded.plan);
    const force = options["force"] === true;
    const asked = asGiven(target, options);
    const { giveUp, isGivenUp } = await import("../remove/give-up.ts");
    if (!target.marked || !isKnown(stacks, loaded)) {
      const along = alongOf(options);
      if (isAnythingAlong(along)) {
        const { leaveWith } = await import("../remove/leave-with.ts");
        const open = await leaveWith(target, context, options, { along, asked });
        if (open !== undefined) return open;
      }
      const { drain } = await import("../remove/drain.ts");
      const { begin } = await import("../remove/begin.ts");
      const holding =
        look && options["leaveInCloud"] !== true ? await drain(target, loaded, context, { force, asked }) : undefined;
      const begun = holding ?? (await begin(target, loaded, context, { look, asked }));
      // File and lock say now that it leaves.
      return force && begun.exit === undefined ? await giveUp(target, await loadPlan(context), context) : begun;
    }
    if (force && !isGivenUp(target, loaded)) return await giveUp(target, loaded, context);
    const { deployedStacks } = await import("../../terraform/deployed.ts");
    const deployed = look ? await deployedStacks(context.project, stacks, context) : [];
    if (deployed.length > 0) return waiting(target, deployed);
    const { finish } = await import("../remove/finish.ts");
    return await finish(target, stacks, loaded, context);
  },
};

/** The command as it was given, but for its yes. */
function asGiven({ called }: Target, options: Readonly<Record<string, unknown>>): string {
  const flags = Object.entries(FLAGS).filter(([name]) => options[name] === true);
  const along = alongFlags(alongOf(options)).trim();
  return [`fleetwright remove ${called}`, ...(along === "" ? [] : [along]), ...flags.map(([, flag]) => flag)].join(" ");
}

const FLAGS = {
  neverDeployed: "--never-deployed",
  leaveInCloud: "--leave-in-cloud",
  force: "--force",
};

/** Whether the lock has seen all of them leave. */
function isKnown(stacks: readonly StackPlan[], { lock }: LoadedPlan): boolean {
  const gone = new Set(lock.stacks.filter(({ state }) => state !== "live").map(({ id }) => id));
  return stacks.every(({ id }) => gone.has(id));
}

function waiting({ kind, name, called }: Target, deployed: readonly string[]): Outcome {
  return {
    exit: "waiting",
    result: { kind, name, step: "destroy", deployed },
    text: `${called} is still deployed: ${deployed.join(", ")}`,
    next: ["fleetwright deploy", `fleetwright remove ${called}`],
  };
}
