import { readFile } from "node:fs/promises";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { Cluster } from "../model/fleet.ts";
import type { FleetPlan, StackPlan } from "../model/fleet-plan.ts";
import type { Lock } from "../model/lock.ts";
import type { CommandContext, CommandDefinition, Outcome } from "./command.ts";
import { examples } from "./command.ts";
import type { LoadedPlan } from "./load-plan.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.argument("<name>", "the cluster that is to leave the fleet").addHelpText(
      "after",
      `
In steps, each by running it again: it sets \`state: absent\`, which keeps the stacks while you destroy them; when nothing
of the cluster is deployed any more, it takes the entry out of the fleet file and retires what the lock granted.`,
    );
    examples(command, [
      ["fleetwright remove shop-us", "begin, or go on where it stands"],
      ["fleetwright remove shop-us --json | jq -r '.next[]'", "what to run next"],
    ]);
  },
  run: async (context, [name = ""]) => {
    const { loadPlan } = await import("./load-plan.ts");
    const loaded = await loadPlan(context);
    const cluster = loaded.plan.fleet.clusters.find((one) => one.name === name);
    if (cluster === undefined) {
      const names = loaded.plan.fleet.clusters.map((one) => one.name).join(", ");
      throw new FleetError("input", `the fleet has no cluster "${name}"; there are ${names}`);
    }
    if (cluster.state === "present") return await begin(cluster, loaded, context);
    const deployed = await deployedStacks(stacksOf(cluster, loaded.plan), context);
    return deployed.length > 0 ? waiting(cluster, deployed) : await finish(cluster, loaded, context);
  },
};

/** Also refuses, with their places, what a cluster that leaves would break. */
async function begin(cluster: Cluster, { plan, lock }: LoadedPlan, context: CommandContext): Promise<Outcome> {
  const { markAbsent } = await import("../spec/edit-clusters.ts");
  await rewrite(context, `state: absent at clusters.${cluster.name}`, lock, (text) => markAbsent(text, cluster.name));
  const protection = cluster.protect ? ["set `protect: false` for it and `cdktf deploy` that first: it is protected"] : [];
  return {
    result: { cluster: cluster.name, step: "absent" },
    text: `${cluster.name} has \`state: absent\` in ${path.basename(context.fleet)}: its stacks stay until they are destroyed.`,
    next: [...protection, destroyCommand(stacksOf(cluster, plan).map(({ id }) => id)), `fleetwright remove ${cluster.name}`],
  };
}

function waiting(cluster: Cluster, deployed: readonly string[]): Outcome {
  return {
    exit: "waiting",
    result: { cluster: cluster.name, step: "destroy", deployed },
    text: `${cluster.name} is still deployed: ${deployed.join(", ")}`,
    next: [destroyCommand(deployed), `fleetwright remove ${cluster.name}`],
  };
}

/** The lock first: an entry whose grants are retired is harmless, live grants without an entry are an error. */
async function finish(cluster: Cluster, { lock, lockFile }: LoadedPlan, context: CommandContext): Promise<Outcome> {
  const { dropCluster } = await import("../spec/edit-clusters.ts");
  const { writeLock } = await import("../spec/lock-file.ts");
  const owner = `cluster/${cluster.name}`;
  const isItsOwn = (of: string): boolean => of === owner || of.startsWith(`${owner}/`);
  const retired = lock.grants.filter((grant) => isItsOwn(grant.owner) && grant.state === "live");
  const next: Lock = {
    ...lock,
    grants: lock.grants.map((grant) => (isItsOwn(grant.owner) ? { ...grant, state: "retired" } : grant)),
  };
  await rewrite(
    context,
    `clusters.${cluster.name} taken out`,
    next,
    (text) => dropCluster(text, cluster.name),
    () => writeLock(lockFile, next),
  );
  return {
    result: { cluster: cluster.name, step: "removed", retired },
    text: `${cluster.name} is out of the fleet; ${retired.length} grants are retired and go to nobody else.`,
    next: [`git add ${path.basename(context.fleet)} ${path.basename(lockFile)}`],
  };
}

/** Writes the edited fleet file when it is valid; a file in TypeScript is its author's to edit. */
async function rewrite(
  context: CommandContext,
  what: string,
  lock: Lock,
  edit: (text: string) => string,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const shown = path.basename(context.fleet);
  if (!/\.ya?ml$/.test(context.fleet)) throw new FleetError("input", `${shown} is a program, edit it yourself: ${what}`);
  const { checkFleet } = await import("../spec/check.ts");
  const { replaceFile } = await import("../spec/replace-file.ts");
  const text = edit(await readFile(context.fleet, "utf8"));
  const today = context.now().toISOString().slice(0, "2026-11-20".length);
  const errors = checkFleet(text, shown, today, { lock, problems: [] }).problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new FleetError("input", `with ${what}, ${shown} would not be valid; nothing was written`, { problems: errors });
  await before();
  await replaceFile(context.fleet, text);
}

/** The cluster's own stacks, the last deployed first. */
function stacksOf(cluster: Cluster, plan: FleetPlan): readonly StackPlan[] {
  const own = ["cluster", "access", "bootstrap"];
  return plan.stacks
    .filter(({ layer, subject }) => own.includes(layer) && subject === cluster.name)
    .sort((a, b) => b.wave - a.wave);
}

function destroyCommand(stacks: readonly string[]): string {
  return `cdktf destroy ${stacks.join(" ")}`;
}

/** Those whose state still has an output; a project that was never synthesized has deployed nothing. */
async function deployedStacks(stacks: readonly StackPlan[], context: CommandContext): Promise<readonly string[]> {
  const { isSynthesized, readManifest } = await import("../terraform/manifest.ts");
  const { readOutputs } = await import("../terraform/outputs.ts");
  const { inParallel } = await import("../model/parallel.ts");
  if (!isSynthesized(context.project)) return [];
  const own = readManifest(context.project).filter(({ id }) => stacks.some((stack) => stack.id === id));
  const found = await inParallel(
    own,
    4,
    async (stack) => Object.keys(await readOutputs(context.project, stack, context)).length > 0,
  );
  return stacks.map(({ id }) => id).filter((id) => own.some((stack, index) => stack.id === id && found[index] === true));
}
