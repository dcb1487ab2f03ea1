import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { LocalCluster } from "../contracts/local-cluster.ts";
import type { ProgramSetName } from "./agents/programs.ts";
import { stagesBesideAgents } from "./agents/stages.ts";
import type { Home } from "./home.ts";
import { POD_READY_AGAIN } from "./pod-ready-again.ts";

const run = promisify(execFile);

/** Who wrote what, without bodies: enough to count every write by its user agent. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
`;

/** What `pki` of the control plane makes, each with its key. */
const CERTIFICATES = ["ca", "etcd", "apiserver", "admin", "controller-manager", "scheduler", "kwok"];

/** Whether a set of keys was made of which something is missing now: they vouch for one another, so all have to be made anew. */
export function lacksKeys({ pki }: Home): boolean {
  const files = ["sa.key", "sa.pub", ...CERTIFICATES.flatMap((name) => [`${name}.crt`, `${name}.key`])];
  return existsSync(pki) && files.some((file) => !existsSync(path.join(pki, file)));
}

/** Makes the files that the programs read. Keys and certificates that exist stay, so that clients keep their trust. */
export async function prepareFiles(
  cluster: LocalCluster,
  home: Home,
  binary: string,
  agents: ProgramSetName | undefined,
  signal: AbortSignal,
): Promise<void> {
  for (const folder of [home.root, home.logs, home.processes, home.pods]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  replace(home.cluster, `${JSON.stringify(cluster, null, 2)}\n`);
  replace(home.auditPolicy, AUDIT_POLICY);
  await run(binary, ["pki", "--dir", home.pki], { signal });
  const stages = `${(await run(binary, ["stages"], { signal, maxBuffer: 2 ** 24 })).stdout}\n${POD_READY_AGAIN}`;
  replace(home.stages, agents === undefined ? stages : stagesBesideAgents(stages, agents));
  if (agents !== undefined) replace(home.realAgents, agents);
  else rmSync(home.realAgents, { force: true });
  for (const user of ["controller-manager", "scheduler", "kwok"]) {
    replace(path.join(home.pki, `${user}.kubeconfig`), kubeconfig(cluster, "", user));
  }
  replace(home.kubeconfig, kubeconfig(cluster, "pki/", "admin"));
}

/** A kubeconfig that refers to its keys by path, relative to itself. JSON is YAML. */
function kubeconfig(cluster: LocalCluster, folder: string, user: string): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": cluster.name,
    clusters: [
      {
        name: cluster.name,
        cluster: { server: `https://127.0.0.1:${cluster.ports.api}`, "certificate-authority": `${folder}ca.crt` },
      },
    ],
    users: [{ name: user, user: { "client-certificate": `${folder}${user}.crt`, "client-key": `${folder}${user}.key` } }],
    contexts: [{ name: cluster.name, context: { cluster: cluster.name, user } }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** As a whole or not at all, so that a killed run leaves no half file. */
function replace(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, text, { mode: 0o600 });
  renameSync(unfinished, file);
}
