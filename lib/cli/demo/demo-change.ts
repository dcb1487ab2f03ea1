import { setTimeout as sleep } from "node:timers/promises";
import { FleetError } from "../../errors.ts";
import { ask } from "../../local/api.ts";
import { localGitOf, repositoryOf, serveProject } from "../../local/git/git-server.ts";
import type { LocalGit } from "../../local/git/git-server.ts";
import { homeOf } from "../../local/home.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { CommandContext } from "../frame/command.ts";

/** A member that follows the demo's repository. */
interface Follower {
  readonly name: string;
  readonly port: number;
  /** Its path in the repository. */
  readonly path: string;
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
const SOURCE = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system";
const KUSTOMIZATION = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system";

/** The repository on this machine that the fleet follows; undefined where it follows none, or one elsewhere. */
export function demoGitOf(plan: FleetPlan): DemoGit | undefined {
  const git = localGitOf(plan.fleet.sync.source?.url ?? "");
  if (git === undefined || plan.sync.agent !== "flux") return undefined;
  const followers = plan.clusters.flatMap(({ cluster, source, ports }) =>
    source === undefined || ports === undefined ? [] : [{ name: cluster.name, port: ports.api, path: source.path }],
  );
  return { git, followers };
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
 * Changes the repository once, asks every member to look (as `flux reconcile` does), and waits until each has the change.
 *
 * @throws FleetError (timeout) naming the member that doesn't get it, with what its Flux says
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
  const body = { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": text } } };
  const asked = await ask(home, follower.port, "PATCH", SOURCE, body);
  if (asked.status !== 200) throw new FleetError("remote", `${follower.name}: ${SOURCE}: ${asked.status} ${asked.body}`);
  while (performance.now() - started < WITHIN_MS) {
    const answer = await ask(home, follower.port, "GET", "/api/v1/namespaces/default/configmaps/change");
    if (answer.status === 200 && answer.body.includes(text)) {
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      context.emit({ type: "success", cluster: follower.name, message: `has the change after ${seconds} s` });
      return { cluster: follower.name, seconds };
    }
    await sleep(POLL_MS, undefined, { signal: context.signal });
  }
  const said = await ask(home, follower.port, "GET", KUSTOMIZATION);
  throw new FleetError(
    "timeout",
    `${follower.name} has not got the change in ${WITHIN_MS / 1_000} s; its Kustomization says: ${saidBy(said.body)}`,
    { next: "fleetwright status" },
  );
}

interface Reconciled {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly message: string }[] };
}

function saidBy(body: string): string {
  const { status } = JSON.parse(body) as Reconciled;
  return status?.conditions?.find(({ type }) => type === "Ready")?.message ?? "nothing yet";
}

/** As a file of the repository: JSON is YAML. */
function configMap(name: string, cluster: string, text: string): string {
  const metadata = { name, namespace: "default" };
  return `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { cluster, text } }, null, 2)}\n`;
}
