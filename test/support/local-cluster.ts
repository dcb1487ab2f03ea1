import { localClusterFolder } from "../../lib/contracts/local-cluster.ts";
import type { LocalCluster } from "../../lib/contracts/local-cluster.ts";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import type { KubeConnection } from "../../lib/bootstrap/kube/connect.ts";
import { ask } from "../../lib/local/api.ts";
import { homeOf } from "../../lib/local/home.ts";
import { readLocalCluster, up } from "../../lib/local/up.ts";
import type { AgentMode } from "../../lib/local/up.ts";
import { localPorts } from "../../lib/clouds/local/ports.ts";
import type { Project } from "./project.ts";

/** A real control plane with simulated nodes, in the project that ends it. */
export interface RunningCluster {
  readonly record: ClusterRecord;
  readonly connection: KubeConnection;
}

/**
 * Starts it on the project's ports.
 *
 * @param index - tells several of one project apart
 * @param program - the control plane to run. Default: the one that every local cluster runs
 * @param agents - whose own controllers run in the Pods that are theirs. Default: all Pods are simulated
 */
export async function aLocalCluster(
  project: Project,
  name: string,
  index = 0,
  program?: string,
  agents: AgentMode = "simulated",
): Promise<RunningCluster> {
  const first = project.firstPort + index * 8;
  const cluster: LocalCluster = {
    format: 1,
    name,
    kubernetes: "1.36",
    ports: localPorts(first),
    pools: [{ name: "general", nodes: 1, arch: "amd64", labels: {}, taints: [] }],
  };
  const signal = new AbortController().signal;
  const env = program === undefined ? process.env : { ...process.env, FLEETWRIGHT_CONTROL_PLANE: program };
  await up(cluster, { project: project.folder, env, emit: () => undefined, signal, agents });
  const pki = `${localClusterFolder(name)}/pki`;
  const record: ClusterRecord = {
    format: 1,
    fleet: "acme",
    name,
    cloud: "local",
    region: "laptop",
    nativeId: `local-${name}`,
    incarnation: "",
    kubernetes: cluster.kubernetes,
    endpoints: [{ url: `https://127.0.0.1:${first}`, from: "runner", ca: { file: `${pki}/ca.crt` } }],
    credential: { kind: "client-certificate", role: "admin", certificate: `${pki}/admin.crt`, key: `${pki}/admin.key` },
    network: "",
    labels: {},
    annotations: {},
  };
  const connection = await createConnect({ project: project.folder, clock: systemClock })(record);
  return { record, connection };
}

export type ApiMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** Asks the API server of a cluster that a command of the project has started. @returns undefined where there is no such object */
export async function askCluster<Found>(
  project: Project,
  cluster: string,
  request: { readonly target: string; readonly method?: ApiMethod | undefined; readonly body?: unknown },
): Promise<Found | undefined> {
  const { target, method = "GET", body } = request;
  const port = readLocalCluster(project.folder, cluster)?.ports.api ?? 0;
  const answer = await ask(homeOf(project.folder, cluster), port, method, target, body);
  if (answer.status === 404) return undefined;
  if (answer.status >= 300) throw new Error(`${method} ${target} of ${cluster}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Found;
}
