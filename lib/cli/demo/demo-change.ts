import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ARGOCD_NAMESPACE } from "../../bootstrap/agents/argocd/release.ts";
import { rootName } from "../../bootstrap/agents/root-name.ts";
import { FleetError } from "../../errors.ts";
import type { ProgramSetName } from "../../local/agents/programs.ts";
import { ask } from "../../local/api.ts";
import { localGitOf, repositoryOf, serveProject } from "../../local/git/git-server.ts";
import type { LocalGit } from "../../local/git/git-server.ts";
import { homeOf } from "../../local/home.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { SyncSource } from "../../model/sync.ts";
import type { CommandContext } from "../frame/command.ts";

/** A member that follows the demo's repository. */
interface Follower {
  readonly name: string;
  readonly port: number;
  /** Its path in the repository. */
  readonly path: string;
  readonly sync: Synced;
}

/** What brings the repository to a member: an object that may be asked to look now, and one that says why it doesn't come. */
interface Synced {
  /** Of the cluster with both. */
  readonly name: string;
  readonly port: number;
  readonly asked: string;
  /** The annotation that asks, whose value is a time where it is empty. */
  readonly ask: readonly [annotation: string, value: string];
  readonly says: string;
  /** The type of the condition by which it says it, or its end. */
  readonly condition: string;
}

/** The demo's repository, and who follows it. */
export interface DemoGit {
  readonly git: LocalGit;
  readonly followers: readonly Follower[];
}

/** How long a change took to be seen in a cluster. */
export interface Seen {
  readonly cluster: string;
  readonly seconds: number;
}

const WITHIN_MS = 90_000;
const POLL_MS = 200;
const FLUX = {
  asked: "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system",
  ask: ["reconcile.fluxcd.io/requestedAt", ""],
  says: "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system",
  condition: "Ready",
} as const;

/** Of a demo, the agent whose programs run; undefined where it has none that can. */
export function demoAgentOf({ sync }: FleetPlan): ProgramSetName | undefined {
  if (sync.registries.includes("argocd") || sync.agent === "argocd") return "argocd";
  return sync.agent === "flux" ? "flux" : undefined;
}

/** The repository on this machine that the fleet follows; undefined where it follows none, or one elsewhere. */
export function demoGitOf(plan: FleetPlan): DemoGit | undefined {
  const git = localGitOf(plan.fleet.sync.source?.url ?? "");
  const agent = demoAgentOf(plan);
  if (git === undefined || agent === undefined) return undefined;
  const ports = new Map(plan.clusters.map((one) => [one.cluster.name, one.ports?.api]));
  const followers = plan.clusters.flatMap(({ cluster: { name }, source }) => {
    const port = ports.get(name);
    // Argo CD is in the hub alone, unless each member has its own.
    const runsIn = agent === "argocd" && plan.sync.agent !== "argocd" ? plan.sync.hub : name;
    const at = { name: runsIn, port: ports.get(runsIn) ?? 0 };
    if (source === undefined || port === undefined) return [];
    return [{ name, port, path: source.path, sync: { ...at, ...(agent === "flux" ? FLUX : argoOf(name, source)) } }];
  });
  return { git, followers };
}

function argoOf(name: string, source: SyncSource): Omit<Synced, "name" | "port"> {
  const application = `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}/applications/${rootName(name, source)}`;
  return { asked: application, ask: ["argocd.argoproj.io/refresh", "normal"], says: application, condition: "Error" };
}

/** Makes the repository with a first commit, and serves it. Doing it again adds nothing. */
export async function serveDemo({ git, followers }: DemoGit, context: CommandContext): Promise<void> {
  const files = Object.fromEntries(followers.map((one) => [`${one.path}/fleet.yaml`, configMap("fleet", one.name, "follows")]));
  await repositoryOf(context, git).commit("The fleet", files);
  if (await serveProject(git, context)) {
    const message = `serving Git at http://127.0.0.1:${git.port}/${git.name}`;
    context.emit({ type: "action", message });
  }
}

/**
 * Changes the repository once, has every member looked after now (as `flux reconcile` and `argocd app get --refresh` do), and waits
 * until each has the change.
 *
 * @throws FleetError (timeout) naming the member that doesn't get it, with what its agent says
 */
export async function showChange({ git, followers }: DemoGit, context: CommandContext): Promise<readonly Seen[]> {
  const text = context.now().toISOString();
  const files = Object.fromEntries(followers.map((one) => [`${one.path}/change.yaml`, configMap("change", one.name, text)]));
  const commit = await repositoryOf(context, git).commit("A change for every cluster", files);
  context.emit({ type: "action", message: `committed ${commit.slice(0, 12)} to .fleetwright/git/repositories/${git.name}` });
  return await Promise.all(followers.map((follower) => seen(follower, text, context)));
}

async function seen(follower: Follower, text: string, context: CommandContext): Promise<Seen> {
  const started = performance.now();
  const home = homeOf(context.project, follower.name);
  const { sync } = follower;
  const agents = homeOf(context.project, sync.name);
  const [annotation, value] = sync.ask;
  const body = { metadata: { annotations: { [annotation]: value === "" ? text : value } } };
  const asked = await ask(agents, sync.port, "PATCH", sync.asked, body);
  if (asked.status !== 200) throw new FleetError("remote", `${sync.name}: ${sync.asked}: ${asked.status} ${asked.body}`);
  while (performance.now() - started < WITHIN_MS) {
    const answer = await ask(home, follower.port, "GET", "/api/v1/namespaces/default/configmaps/change");
    if (answer.status === 200 && answer.body.includes(text)) {
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      context.emit({ type: "success", cluster: follower.name, message: `has the change after ${seconds} s` });
      return { cluster: follower.name, seconds };
    }
    await sleep(POLL_MS, undefined, { signal: context.signal });
  }
  const said = await ask(agents, sync.port, "GET", sync.says);
  throw new FleetError(
    "timeout",
    `${follower.name} has not got the change in ${WITHIN_MS / 1_000} s; ${path.basename(path.dirname(sync.says))} say: ${saidBy(said.body, sync.condition)}`,
    { next: "fleetwright status" },
  );
}

interface Reconciled {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly message: string }[] };
}

function saidBy(body: string, condition: string): string {
  const { status } = JSON.parse(body) as Reconciled;
  return status?.conditions?.find(({ type }) => type.endsWith(condition))?.message ?? "nothing yet";
}

/** As a file of the repository: JSON is YAML. */
function configMap(name: string, cluster: string, text: string): string {
  const metadata = { name, namespace: "default" };
  return `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { cluster, text } }, null, 2)}\n`;
}
