import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { FleetEvent } from "../../model/event.ts";
import type { ProgramSetName } from "../../local/agents/programs.ts";
import type { AgentMode } from "../../local/up.ts";
import type { Seen } from "../demo/demo-change.ts";
import type { DemoRecord } from "../demo/demo-record.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .option("--down", "take down what the demo made; may be repeated")
      .option("--agent <name>", "`flux` or `argocd` instead of the one that the fleet file names (the lock has to pin it)")
      .option("--simulated", "run nothing in Pods: agents are only said to run, and no programs are built for them");
    command.addHelpText(
      "after",
      "\nDeploys the fleet of ./fleet.yaml on this machine: real Kubernetes API servers with their own etcd and controllers,\nsimulated nodes, no cloud account, no containers. Ctrl-C leaves things resumable.\nFlux's or Argo CD's controllers run for real, as processes: built once (about 5 minutes on 2 cores); some 300 MB of memory a cluster\nfor Flux, 600 MB in the hub for Argo CD, which pushes to all.\nWhere the fleet follows a repository at 127.0.0.1, the demo serves it, changes it once, and shows the change arrive.\nIt asks nobody, so it refuses a fleet with a region, a state or a stack that is not on this machine and of this project,\nand takes down only what it made itself.",
    );
    examples(command, [
      ["fleetwright demo", "deploy, register, install Flux, change Git and see it arrive"],
      ["fleetwright demo --agent argocd", "the same with an Argo CD in the hub that pushes to all clusters"],
      ["fleetwright demo --simulated", "the same without programs for agents: less to build, less memory"],
      ["fleetwright demo --down", "destroy what the demo made, and remove its files"],
    ]);
  },
  run: async (given, _, options) => {
    const { demoFleetWith, ofDemo } = await import("../demo/demo-fleet.ts");
    const { agent } = options;
    const record = await recordOf(given.project);
    const context = typeof agent === "string" ? { ...given, fleet: demoFleetWith(agent, given) } : ofDemo(given, record?.fleet);
    return options["down"] === true ? await down(context) : await up(context, options["simulated"] === true);
  },
};

async function up(context: CommandContext, simulated: boolean): Promise<Outcome> {
  const { project } = context;
  const { loadPlan } = await import("../frame/load-plan.ts");
  const scope = await import("../demo/demo-scope.ts");
  const { writeDemoRecord } = await import("../demo/demo-record.ts");
  const { readManifest } = await import("../../terraform/manifest.ts");
  const { plan } = await loadPlan(context);
  scope.requireLocalFleet(plan);
  scope.requireOwnFolder(project, context.env);
  const fleet = scope.fleetOf(project, context.fleet);
  const before = ownRecord(await recordOf(project), fleet);
  if (before === undefined) scope.refuseForeignDeployment(await deployedHere(project));
  const { controlPlaneBinary } = await import("../../local/binary.ts");
  const { synthesizeTo } = await import("../frame/synthesize-to.ts");
  const clusters = plan.clusters.map(({ cluster }) => cluster);
  // What is synthesized here is deployed as it is: the project's app may hold more than the fleet file says.
  await synthesizeTo(path.join(project, "cdktf.out"), context);
  const ids = plan.stacks.map(({ id }) => id);
  const stacks = scope.requireDemoStacks(project, ids, readManifest(project));
  // Once more, now that it is known where the states of the fleet lie.
  if (before === undefined) scope.refuseForeignDeployment(await deployedHere(project));
  const { agentPrograms, programSet } = await import("../../local/agents/programs.ts");
  const { demoAgentOf, demoGitOf, serveDemo, showChange } = await import("../demo/demo-change.ts");
  const agent = simulated ? undefined : demoAgentOf(plan);
  const agents = agent ?? "simulated";
  const costs =
    agent === undefined
      ? "about 1 minute, and 6 more the first time"
      : `about 1 minute, and 11 more the first time; ${TITLES[agent]} runs and takes ${programSet(agent).memory}`;
  context.emit({ type: "action", message: `a fleet of ${clusters.length} clusters on this machine: ${costs}` });
  // Ahead of the deployment, where its progress would be hidden and every cluster would wait for it.
  for (const kubernetes of new Set(clusters.map((cluster) => cluster.kubernetes)))
    await controlPlaneBinary({ ...context, kubernetes });
  if (agent !== undefined) await agentPrograms(agent, context);
  writeDemoRecord(project, { fleet, stacks, clusters: clusters.map(({ name }) => name) });
  const git = agent === undefined ? undefined : demoGitOf(plan);
  if (git !== undefined) await serveDemo(git, context);
  const { restart } = await import("../../local/up.ts");
  for (const { name } of clusters) await restart(name, { ...context, agents });
  context.emit({ type: "action", message: `deploys ${plan.stacks.length} stacks in ${plan.waves.length} waves` });
  await runAll("deploy", ids, { ...context, env: { ...context.env, FLEETWRIGHT_AGENTS: agents } });
  const seen = git === undefined ? [] : await showChange(git, context);
  const { command: status } = await import("./status.ts");
  const outcome = await status.run(context, [], {});
  const kubeconfig = `.fleetwright/local/${plan.fleet.sync.hub}/kubeconfig`;
  return {
    ...outcome,
    text: `${outcome.text}

${whatRuns(agents, seen)}

Look around:
  kubectl --kubeconfig ${kubeconfig} get clusterprofiles -A
  kubectl --kubeconfig ${kubeconfig} get ${agent === "argocd" ? "applications,pods -n argocd" : "deployments,pods -n flux-system"}
  npx fleetwright plan --all${fleetOption(context)}
  npx fleetwright status

Take it down:
  npm run demo -- --down`,
  };
}

/** For commands that read the fleet file, where the demo was made of another. */
function fleetOption({ project, fleet }: CommandContext): string {
  const shown = path.relative(project, fleet);
  return shown.startsWith(".fleetwright") ? ` --fleet ${shown}` : "";
}

/** What people call them. */
const TITLES: Readonly<Record<ProgramSetName, string>> = { argocd: "Argo CD", flux: "Flux" };

function whatRuns(agents: AgentMode, seen: readonly Seen[]): string {
  if (agents === "simulated")
    return "The nodes are simulated (kwok): pods are scheduled and become Ready, but nothing runs in them.";
  const arrived = seen.map(({ cluster, seconds }) => `\n  ${cluster}: ${seconds} s`).join("");
  const change =
    seen.length === 0 ? "It follows no repository of this machine, so no change was shown." : `A commit arrived in:${arrived}`;
  return `${TITLES[agents]}'s controllers run as processes of this machine; every other pod is simulated (kwok): nothing runs in it.\n${change}`;
}

/**
 * Also after a run that was killed: what Terraform knows is destroyed first, what it never came to know is ended after.
 * It touches what the demo's record names, and that only while the states hold what a demo makes.
 */
async function down(context: CommandContext): Promise<Outcome> {
  const { project } = context;
  const scope = await import("../demo/demo-scope.ts");
  const { removeDemoFiles } = await import("../demo/demo-record.ts");
  const { isSynthesized, readManifest } = await import("../../terraform/manifest.ts");
  const { down: localDown } = await import("../../local/up.ts");
  scope.requireOwnFolder(project, context.env);
  const record = ownRecord(await recordOf(project), scope.fleetOf(project, context.fleet));
  if (record === undefined) return await nothingToTakeDown(context);
  const live = scope.requireDemoStates(project, record);
  if (live.length > 0) {
    const stacks = await stacksToDestroy(record, live, context);
    try {
      await runAll("destroy", stacks, context);
    } catch (error) {
      if (!(error instanceof FleetError) || error.kind !== "remote") throw error;
      // Members that are dead can't leave. All of them are the demo's own and go, so nobody has to be told.
      context.emit({ type: "warning", message: `${error.message}\nends the clusters first, and goes on` });
      for (const name of record.clusters) await localDown(name, true, context);
      await runAll("destroy", stacks, context);
    }
  }
  for (const name of record.clusters) await localDown(name, true, context);
  const { endGit } = await import("../../local/git/git-server.ts");
  await endGit(project, true);
  const stacks = isSynthesized(project) ? readManifest(project) : [];
  const left = removeDemoFiles(
    project,
    record,
    stacks.map(({ id }) => id).filter((id) => !(id in record.stacks)),
  );
  const others = left.length === 0 ? "" : `\nLeft alone, because the demo did not make it: ${left.join(", ")}`;
  return {
    result: { down: true, left },
    text: `The demo is down: no process and no file of it is left.${others}`,
  };
}

/**
 * What our own program says in its stacks is shown line by line: that is what a demo is for.
 *
 * @throws FleetError (remote) with what failed
 */
async function runAll(action: "deploy" | "destroy", ids: readonly string[], context: CommandContext): Promise<void> {
  const { readManifest } = await import("../../terraform/manifest.ts");
  const { runStacks } = await import("../deploy/run-stacks.ts");
  const { PARALLELISM } = await import("../deploy/run-options.ts");
  const { summaryOf } = await import("../deploy/summary.ts");
  const stacks = readManifest(context.project).filter(({ id }) => ids.includes(id));
  const { secondsSince } = await import("../deploy/agreement.ts");
  const began = context.now();
  const emit = ({ detail, ...event }: FleetEvent): void => {
    if (detail !== true || event.phase !== "terraform") context.emit(event);
  };
  // It destroys its own clusters only, and was asked to.
  const options = { parallelism: PARALLELISM, confirmed: new Set(ids) };
  const deployed = await runStacks(action, stacks, { ...context, emit }, options);
  context.signal.throwIfAborted();
  const { exit, text } = summaryOf(deployed, {
    action,
    seconds: secondsSince(began, context),
    given: "",
  });
  if (exit !== undefined)
    throw new FleetError("remote", text, { next: action === "deploy" ? "fleetwright demo" : "fleetwright demo --down" });
}

async function recordOf(project: string): Promise<DemoRecord | undefined> {
  const { readDemoRecord } = await import("../demo/demo-record.ts");
  return readDemoRecord(project);
}

/** @throws FleetError (input) where the demo that runs here is that of another fleet file */
function ownRecord(record: DemoRecord | undefined, fleet: string): DemoRecord | undefined {
  if (record === undefined || record.fleet === fleet) return record;
  throw new FleetError("input", `the demo of this project is that of ${record.fleet}, and not of ${fleet}; nothing was done`, {
    next: `fleetwright demo --down --fleet ${record.fleet}`,
  });
}

/** Where the demo made nothing: done, unless there is something that it will not touch. */
async function nothingToTakeDown(context: CommandContext): Promise<Outcome> {
  const { checkPlan } = await import("../frame/load-plan.ts");
  const { refuseForeignDeployment, requireLocalFleet } = await import("../demo/demo-scope.ts");
  const { planned } = await checkPlan(context);
  if (planned !== undefined) requireLocalFleet(planned.plan);
  refuseForeignDeployment(await deployedHere(context.project));
  return { result: { down: true, left: [] }, text: "There is no demo in this project: nothing to take down." };
}

/** What is deployed from a project in which no demo is recorded, in words. */
async function deployedHere(project: string): Promise<readonly string[]> {
  const { isSynthesized, readManifest } = await import("../../terraform/manifest.ts");
  const { deployedInFolder, deployedOf } = await import("../demo/demo-scope.ts");
  const { listLocal } = await import("../../local/up.ts");
  const damaged: string[] = [];
  return [
    ...new Set([...(isSynthesized(project) ? deployedOf(project, readManifest(project)) : []), ...deployedInFolder(project)]),
    ...listLocal(project, ({ name }) => damaged.push(name)).map(({ cluster }) => `local cluster ${cluster.name}`),
    ...damaged.map((name) => `local cluster ${name}, whose own file can't be read`),
  ];
}

/**
 * The stacks as they are synthesized, as long as they are still those that were deployed; else they are synthesized anew.
 *
 * @throws FleetError (input) where the fleet file makes something else of them now
 */
async function stacksToDestroy(record: DemoRecord, live: readonly string[], context: CommandContext): Promise<readonly string[]> {
  const { project } = context;
  const { isSynthesized, readManifest } = await import("../../terraform/manifest.ts");
  const { changedSince } = await import("../demo/demo-scope.ts");
  const changes = (): readonly string[] =>
    changedSince(project, record, live, isSynthesized(project) ? readManifest(project) : []);
  if (changes().length > 0) {
    const { synthesizeTo } = await import("../frame/synthesize-to.ts");
    await synthesizeTo(path.join(project, "cdktf.out"), context);
  }
  const changed = changes();
  if (changed.length === 0)
    return readManifest(project)
      .map(({ id }) => id)
      .filter((id) => id in record.stacks);
  const seen = changed.map((line) => `  ${line}`).join("\n");
  throw new FleetError("input", `the project is no longer what the demo deployed; nothing was destroyed:\n${seen}`, {
    next: `put ${record.fleet} back as it was, then: fleetwright demo --down`,
  });
}
