import { readFile } from "node:fs/promises";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { Cluster } from "../../model/fleet.ts";
import type { FleetPlan, StackPlan } from "../../model/fleet-plan.ts";
import type { Lock } from "../../model/lock.ts";
import { isNetworkCloud } from "../../clouds/clouds.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { fleetOptions } from "../frame/fleet-options.ts";
import type { HeldInCloud } from "../frame/held-in-cloud.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("<name>", "the cluster that is to leave the fleet")
      .option("--never-deployed", "don't look at its states: you know that nothing of it was ever deployed")
      .option("--leave-in-cloud", "destroy it although load balancers and disks of its workloads would stay in the cloud")
      .addHelpText(
        "after",
        `
In steps, each by running it again: it sets \`state: absent\`, which keeps the stacks while you destroy them; in a cloud it
names what the cluster's workloads made there, which would outlive it and hold its network; when nothing of the cluster is
deployed any more, it takes the entry out of the fleet file and retires what the lock granted.`,
      );
    examples(command, [
      ["fleetwright remove shop-us", "begin, or go on where it stands"],
      ["fleetwright remove shop-us --json | jq -r '.next[]'", "what to run next"],
    ]);
  },
  run: async (context, [name = ""], options) => {
    const { loadPlan } = await import("../frame/load-plan.ts");
    const loaded = await loadPlan(context);
    const cluster = loaded.plan.fleet.clusters.find((one) => one.name === name);
    if (cluster === undefined) {
      const names = loaded.plan.fleet.clusters.map((one) => one.name).join(", ");
      throw new FleetError("input", `the fleet has no cluster "${name}"; there are ${names}`);
    }
    if (cluster.state === "present") return await begin(cluster, loaded, context);
    const { deployedStacks } = await import("../../terraform/deployed.ts");
    const stacks = stacksOf(cluster, loaded.plan);
    const deployed = options["neverDeployed"] === true ? [] : await deployedStacks(context.project, stacks, context);
    if (deployed.length === 0) return await finish(cluster, loaded, context);
    const own = stacks.find(({ id, layer }) => layer === "cluster" && deployed.includes(id));
    const asks = own !== undefined && own.clouds.some(isNetworkCloud) && cluster.existing === undefined;
    if (!asks || options["leaveInCloud"] === true) return waiting(cluster, deployed);
    const { heldInCloud } = await import("../frame/held-in-cloud.ts");
    const found = await heldInCloud(context, own);
    if ("held" in found && found.held.length === 0) return waiting(cluster, deployed);
    return holding(cluster, deployed, found);
  },
};

/** Also refuses, with their places, what a cluster that leaves would break. */
async function begin(cluster: Cluster, { plan, lock }: LoadedPlan, context: CommandContext): Promise<Outcome> {
  const { markAbsent } = await import("../../fleet-file/edit/edit-clusters.ts");
  const { replaceFile } = await import("../../fleet-file/edit/replace-file.ts");
  const what = `state: absent at clusters.${cluster.name}`;
  await replaceFile(context.fleet, await edited(context, what, lock, (text) => markAbsent(text, cluster.name)));
  const own = stacksOf(cluster, plan);
  const inCloud = cluster.existing === undefined && own.some(({ clouds }) => clouds.some(isNetworkCloud));
  return {
    result: { cluster: cluster.name, step: "absent" },
    text: `${cluster.name} has \`state: absent\` in ${path.basename(context.fleet)}: its stacks stay until they are destroyed.${protection(cluster)}`,
    // What it holds in its cloud is asked for before anything is destroyed.
    next: inCloud
      ? [`fleetwright remove ${cluster.name}`]
      : destruction(
          cluster,
          own.map(({ id }) => id),
        ),
  };
}

function waiting(cluster: Cluster, deployed: readonly string[]): Outcome {
  return {
    exit: "waiting",
    result: { cluster: cluster.name, step: "destroy", deployed },
    text: `${cluster.name} is still deployed: ${deployed.join(", ")}${protection(cluster)}`,
    next: destruction(cluster, deployed),
  };
}

/** Nothing is deleted here: whose data it is, decides. */
function holding(cluster: Cluster, deployed: readonly string[], found: HeldInCloud): Outcome {
  const { name } = cluster;
  const [why, lines] =
    "unknown" in found
      ? [`${name} can't be asked what it holds in its cloud: ${found.unknown}`, []]
      : [`${name} holds in its cloud what would outlive it, and keep its network from being destroyed:`, found.held];
  const advice =
    "unknown" in found
      ? "Where it is gone for good, go on with --leave-in-cloud, and look after its load balancers and disks yourself."
      : "Delete these, in Git where the agent keeps them, while the cluster's controllers still run; then run this again.";
  return {
    exit: "waiting",
    result: { cluster: name, step: "drain", deployed, ...found },
    text: [why, ...lines.map((line) => `  ${line}`), advice].join("\n"),
    next: [`fleetwright remove ${name}`, `fleetwright remove ${name} --leave-in-cloud`],
  };
}

/** The lock first: an entry whose grants are retired is harmless, live grants without an entry are an error. */
async function finish(cluster: Cluster, { lock, lockFile }: LoadedPlan, context: CommandContext): Promise<Outcome> {
  const { dropCluster } = await import("../../fleet-file/edit/edit-clusters.ts");
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  const { replaceFile } = await import("../../fleet-file/edit/replace-file.ts");
  const owner = `cluster/${cluster.name}`;
  const isItsOwn = (of: string): boolean => of === owner || of.startsWith(`${owner}/`);
  const retired = lock.grants.filter((grant) => isItsOwn(grant.owner) && grant.state === "live");
  const next: Lock = {
    ...lock,
    grants: lock.grants.map((grant) => (isItsOwn(grant.owner) ? { ...grant, state: "retired" } : grant)),
  };
  const text = await edited(context, `clusters.${cluster.name} taken out`, next, (now) => dropCluster(now, cluster.name)).catch(
    (error: unknown) => {
      // What only a person can edit has no problems; without its grants retired, they could not take the entry out either.
      if (error instanceof FleetError && error.problems.length === 0) return undefined;
      throw error;
    },
  );
  await writeLock(lockFile, next);
  if (text !== undefined) await replaceFile(context.fleet, text);
  const [fleetName, lockName] = [path.basename(context.fleet), path.basename(lockFile)];
  const said = `${retired.length} grants of ${cluster.name} are retired in ${lockName} and go to nobody else`;
  return {
    exit: text === undefined ? "input" : "done",
    result: { cluster: cluster.name, step: text === undefined ? "retired" : "removed", retired },
    text:
      text === undefined
        ? `${said}. Now take clusters.${cluster.name} out of ${fleetName} yourself.`
        : `${cluster.name} is out of the fleet; ${said}.`,
    next: [...(text === undefined ? ["fleetwright validate"] : []), `git add ${fleetName} ${lockName}`],
  };
}

/** The edited text of the fleet file, when that is valid; a file in TypeScript is its author's to edit. */
async function edited(context: CommandContext, what: string, lock: Lock, edit: (text: string) => string): Promise<string> {
  const shown = path.basename(context.fleet);
  if (!/\.ya?ml$/.test(context.fleet)) throw new FleetError("input", `${shown} is a program, edit it yourself: ${what}`);
  const { checkFleet } = await import("../../fleet-file/read/check.ts");
  const { lockPath, parseLock } = await import("../../fleet-file/read/lock-file.ts");
  const { formatLock } = await import("../../fleet-file/read/lock-text.ts");
  const text = edit(await readFile(context.fleet, "utf8"));
  const { today } = fleetOptions(context);
  const { problems } = checkFleet(text, shown, today, parseLock(formatLock(lock), lockPath(context.fleet)));
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return text;
  throw new FleetError("input", `with ${what}, ${shown} would not be valid; nothing was written`, { problems: errors });
}

/** The cluster's own stacks, the last deployed first. */
function stacksOf(cluster: Cluster, plan: FleetPlan): readonly StackPlan[] {
  const own = ["cluster", "access", "bootstrap"];
  return plan.stacks
    .filter(({ layer, subject }) => own.includes(layer) && subject === cluster.name)
    .sort((a, b) => b.wave - a.wave);
}

/** Terraform refuses to destroy what its state knows as protected, whatever the fleet file says by then. */
function protection({ name, protect }: Cluster): string {
  return protect ? `\n${name} is protected: write \`protect: false\` at clusters.${name} first, and deploy that.` : "";
}

function destruction({ name, protect }: Cluster, stacks: readonly string[]): readonly string[] {
  return [
    ...(protect ? [`cdktf deploy ${stacks.toReversed().join(" ")}`] : []),
    `cdktf destroy ${stacks.join(" ")}`,
    `fleetwright remove ${name}`,
  ];
}
