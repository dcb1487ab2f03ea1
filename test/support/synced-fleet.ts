import { aGitServer } from "./git-server.ts";
import type { GitServer } from "./git-server.ts";
import { aLocalCluster } from "./local-cluster.ts";
import type { RunningCluster } from "./local-cluster.ts";
import { bootstrapped } from "./bootstrapped.ts";
import type { Bootstrapped } from "./bootstrapped.ts";
import { aProject } from "./project.ts";
import type { Project } from "./project.ts";
import type { MembershipSync } from "../../lib/contracts/membership.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";

/** Local clusters whose Flux is real, and the Git repository that they follow. */
export interface FluxFleet {
  readonly project: Project;
  readonly git: GitServer;
  /** The hub first. */
  readonly clusters: readonly RunningCluster[];
  readonly installed: Bootstrapped;
  /** A cluster's API server, by its place. */
  api(index: number): KubeApi;
  dispose(): Promise<void>;
}

/**
 * Starts local clusters with real Flux and makes them one fleet; the first is its hub. Each follows `clusters/<name>` of
 * the repository. What it started it ends when it is disposed, also where it failed half-way.
 *
 * @param names - of the clusters
 * @param files - of the first commit, beside a ConfigMap `fleet` in the path of each cluster
 * @param sync - how they are synced. Default: each by its own Flux
 */
export async function aFluxFleet(
  names: readonly string[] = ["hub"],
  files: Readonly<Record<string, string>> = {},
  sync?: Pick<MembershipSync, "registries" | "agent">,
): Promise<FluxFleet> {
  const project = await aProject();
  const git = await aGitServer(`${project.folder}/git`);
  const clusters: RunningCluster[] = [];
  const dispose = async (): Promise<void> => {
    for (const cluster of clusters) await cluster.connection.close();
    await git.stop();
    await project.dispose();
  };
  try {
    const first = Object.fromEntries(names.map((name) => [`clusters/${name}/fleet.yaml`, configMap("fleet", { cluster: name })]));
    await git.repository.commit("the fleet", { ...first, ...files });
    for (const [index, name] of names.entries()) {
      const agents = index > 0 && sync?.agent === "none" ? "simulated" : "flux";
      clusters.push(await aLocalCluster(project, name, index, undefined, agents));
    }
    const installed = await bootstrapped(project, clusters, git.url, sync);
    const api = (index: number): KubeApi => {
      const cluster = clusters[index];
      if (cluster === undefined) throw new Error(`there is no cluster ${index}`);
      return cluster.connection.api(new AbortController().signal);
    };
    return { project, git, clusters, installed, api, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A ConfigMap of namespace default, as a file of the repository. JSON is YAML. */
export function configMap(name: string, data: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data }, null, 2)}\n`;
}
