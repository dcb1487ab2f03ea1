import path from "node:path";
import { LOCAL_CLUSTER_VARIABLE } from "../../contracts/local-cluster.ts";
import type { LocalCluster } from "../../contracts/local-cluster.ts";
import { FleetError } from "../../errors.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import type { AgentMode, UnreadableCluster } from "../../local/up.ts";
import { examples } from "../frame/command.ts";

const ACTIONS = ["up", "down", "list", "kubeconfig"] as const;

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("<action>", `${ACTIONS.join(", ")}`)
      .argument("[name]", "the cluster; without it, every cluster of the project")
      .option("--purge", "with down: also remove its data, keys and logs")
      .option(
        "--agents <mode>",
        "with up: `flux` or `argocd` runs its controllers in their Pods, `simulated` nothing in any (default: as before, at first simulated)",
      )
      .addHelpText(
        "after",
        "\nClusters on this machine are made and removed by `fleetwright deploy` and `fleetwright destroy`; `up` starts again what died since.\nWith real agents, programs are built the first time (about 5 minutes on 2 cores), and a cluster takes some 300 to 600 MB of memory more.",
      );
    examples(command, [
      ["fleetwright local list", "the clusters of this project and what of them runs"],
      ["fleetwright local up", "start what should run and doesn't"],
      ["fleetwright local up --agents flux", "from now on with Flux's own controllers"],
      ["kubectl --kubeconfig $(fleetwright local kubeconfig hub) get nodes", "look around"],
      ["fleetwright local down", "end all programs, keep the data"],
    ]);
  },
  run: async (context, [action, name], options) => {
    switch (action) {
      case "up":
        return await up(context, name, agentMode(options["agents"]));
      case "down":
        return await down(context, name, options["purge"] === true);
      case "list":
        return await list(context);
      case "kubeconfig":
        return await kubeconfig(context, name);
      default:
        throw new FleetError("input", `"${action ?? ""}" is no action of local; there are ${ACTIONS.join(", ")}`);
    }
  },
};

/** From a provisioner, the one cluster that it hands over; else what the project has. */
async function up(context: CommandContext, name: string | undefined, agents: AgentMode | undefined): Promise<Outcome> {
  const local = await import("../../local/up.ts");
  const options = { ...context, ...(agents === undefined ? {} : { agents }) };
  const handed = name === undefined ? await handedOver(context) : undefined;
  const unreadable: UnreadableCluster[] = [];
  const clusters = handed === undefined ? await toBringUp(context, name, unreadable) : [handed];
  const started: Record<string, readonly string[]> = {};
  for (const cluster of clusters) started[cluster.name] = await local.up(cluster, options);
  const lines = clusters.map(
    (cluster) => `${cluster.name}: ${started[cluster.name]?.length ? `started ${started[cluster.name]?.join(", ")}` : "runs"}`,
  );
  if (handed === undefined && name === undefined) {
    const { resumeGit } = await import("../../local/git/git-server.ts");
    const resumed = await resumeGit(context);
    if (resumed !== undefined) lines.push(`Git: ${resumed ? "started" : "runs"}`);
  }
  // Nothing is known of these by which they could be made again.
  return withUnreadable(
    { result: { started }, text: lines.join("\n") },
    unreadable,
    (one) => `fleetwright local down ${one} --purge`,
  );
}

/** Those that there are; one whose own file can't be read, or has gone, by what was deployed of it. */
async function toBringUp(
  context: CommandContext,
  name: string | undefined,
  unreadable: UnreadableCluster[],
): Promise<readonly LocalCluster[]> {
  const { deployedCluster } = await import("./local-deployed.ts");
  const { listLocal } = await import("../../local/up.ts");
  const damaged: UnreadableCluster[] = [];
  const whole = listLocal(context.project, (one) => damaged.push(one)).map(({ cluster }) => cluster);
  const isMissing = name !== undefined && ![...whole, ...damaged].some((one) => one.name === name);
  const found: LocalCluster[] = whole.filter((cluster) => name === undefined || cluster.name === name);
  for (const one of isMissing ? [{ name, why: "" }] : damaged) {
    if (name !== undefined && one.name !== name) continue;
    const deployed = await deployedCluster(one.name, context);
    if (deployed !== undefined) {
      const message = `${one.why === "" ? "its folder has gone" : one.why}; it is made again as its state has it`;
      context.emit({ type: "warning", cluster: one.name, message });
      found.push(deployed);
    } else if (!isMissing) unreadable.push(one);
  }
  return found.length > 0 || unreadable.length > 0 ? found : await existing(context, name);
}

/** The same with those that nothing is known of, which is somebody's to mend. */
function withUnreadable(outcome: Outcome, unreadable: readonly UnreadableCluster[], nextOf: (name: string) => string): Outcome {
  const result = { ...(outcome.result as object), unreadable };
  if (unreadable.length === 0) return { ...outcome, result };
  const lines = unreadable.map(({ name, why }) => `${name}: unreadable: ${why}`);
  const next = unreadable.map(({ name }) => nextOf(name));
  return { ...outcome, exit: "input", result, text: [outcome.text, ...lines].filter((one) => one !== "").join("\n"), next };
}

async function down(context: CommandContext, name: string | undefined, purge: boolean): Promise<Outcome> {
  const local = await import("../../local/up.ts");
  const handed = name === undefined ? await handedOver(context) : undefined;
  const names = handed === undefined ? await namesToEnd(context, name) : [handed.name];
  for (const one of names) await local.down(one, purge, context);
  if (handed === undefined && name === undefined) {
    const { endGit } = await import("../../local/git/git-server.ts");
    await endGit(context.project, purge);
  }
  return {
    result: { ended: names, purged: purge },
    text: names.map((one) => `${one}: ${purge ? "removed" : "ended"}`).join("\n"),
  };
}

/** Ending one takes its name alone, so that one whose own file can't be read ends as well. */
async function namesToEnd(context: CommandContext, name: string | undefined): Promise<readonly string[]> {
  const { listLocal } = await import("../../local/up.ts");
  const names: string[] = [];
  names.push(...listLocal(context.project, (one) => names.push(one.name)).map(({ cluster }) => cluster.name));
  if (name === undefined) return names.toSorted();
  return names.includes(name) ? [name] : (await existing(context, name)).map((cluster) => cluster.name);
}

const MODES: readonly AgentMode[] = ["argocd", "flux", "simulated"];

function agentMode(written: unknown): AgentMode | undefined {
  const mode = MODES.find((one) => one === written);
  if (written === undefined || mode !== undefined) return mode;
  throw new FleetError("input", `${JSON.stringify(written)} is no mode of agents; there are ${MODES.join(", ")}`);
}

/** The cluster that a provisioner is about; undefined where a person asks. */
async function handedOver(context: CommandContext): Promise<LocalCluster | undefined> {
  const text = context.env[LOCAL_CLUSTER_VARIABLE];
  if (text === undefined || text === "") return undefined;
  const { parseLocalCluster } = await import("../../contracts/parse-local-cluster.ts");
  return parseLocalCluster(text, LOCAL_CLUSTER_VARIABLE);
}

async function list(context: CommandContext): Promise<Outcome> {
  const { listLocal } = await import("../../local/up.ts");
  const { gitStatus } = await import("../../local/git/git-server.ts");
  const { table } = await import("../frame/table.ts");
  const unreadable: UnreadableCluster[] = [];
  const clusters = listLocal(context.project, (one) => unreadable.push(one)).map(({ cluster, components }) => ({
    name: cluster.name,
    kubernetes: cluster.kubernetes,
    url: `https://127.0.0.1:${cluster.ports.api}`,
    components,
  }));
  const rows = clusters.map((one) => {
    const dead = one.components.filter((component) => !component.running).map((component) => component.name);
    return [one.name, one.kubernetes, one.url, dead.length === 0 ? "runs" : `not running: ${dead.join(", ")}`];
  });
  const git = gitStatus(context.project);
  const served =
    git === undefined ? "" : `\n\nGit at http://127.0.0.1:${git.port}/${git.name} ${git.running ? "runs" : "is not running"}`;
  const none = unreadable.length === 0 ? "no local clusters in this project" : "";
  const outcome = {
    result: { clusters, ...(git === undefined ? {} : { git }) },
    text: rows.length === 0 ? none : `${table(["NAME", "KUBERNETES", "API SERVER", "STATE"], rows)}${served}`,
  };
  return withUnreadable(outcome, unreadable, (one) => `fleetwright local up ${one}`);
}

async function kubeconfig(context: CommandContext, name: string | undefined): Promise<Outcome> {
  if (name === undefined) throw new FleetError("input", "whose kubeconfig? name a cluster", { next: "fleetwright local list" });
  const { homeOf } = await import("../../local/home.ts");
  await existing(context, name);
  const file = path.relative(process.cwd(), homeOf(context.project, name).kubeconfig);
  return { result: { kubeconfig: file }, text: file };
}

async function existing(context: CommandContext, name: string | undefined): Promise<readonly LocalCluster[]> {
  const clusters = await clustersOf(context);
  if (name === undefined) return clusters;
  const found = clusters.filter((cluster) => cluster.name === name);
  if (found.length > 0) return found;
  const names = clusters.map((cluster) => cluster.name);
  throw new FleetError(
    "input",
    `there is no local cluster "${name}"; ${names.length === 0 ? "there is none yet" : `there are ${names.join(", ")}`}`,
    {
      next: names.length === 0 ? "fleetwright deploy" : "fleetwright local list",
    },
  );
}

async function clustersOf(context: CommandContext): Promise<readonly LocalCluster[]> {
  const { listLocal } = await import("../../local/up.ts");
  // What isn't known here is another command's to say.
  return listLocal(context.project, () => undefined).map(({ cluster }) => cluster);
}
