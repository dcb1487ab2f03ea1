import { execFile } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { controlPlaneBinary } from "../../lib/local/binary.ts";
import { aLocalCluster } from "./local-cluster.ts";
import type { RunningCluster } from "./local-cluster.ts";
import type { Project } from "./project.ts";
import { startTokenWebhook } from "./token-webhook.ts";
import type { TokenWebhook, TokenWebhookOptions } from "./token-webhook.ts";

/** A real API server that knows people as clouds do: by tokens that a webhook checks. */
export interface TokenApiServer {
  /** `https://127.0.0.1:<port>`, as a cloud would say it. */
  readonly endpoint: string;
  /** Base64 of the PEM of its certificate authority. */
  readonly authorityData: string;
  /** The way in by client certificate, for looking behind the scenes. */
  readonly admin: RunningCluster;
}

export interface TokenApiServerOptions {
  /** The cluster's name in its cloud, which tokens may have to be for. */
  readonly cluster: string;
  readonly webhook: TokenWebhook;
  /** Name of the control plane in the project, a DNS label. Default: the cluster's. */
  readonly name?: string;
  /** Tells several in one project apart. Default 0. */
  readonly index?: number;
}

const KUBERNETES = "1.36";

/** A webhook with a certificate of its own, in the project's folder. */
export async function aTokenWebhook(project: Project, options: Omit<TokenWebhookOptions, "pki">): Promise<TokenWebhook> {
  const pki = path.join(project.folder, "webhook-pki");
  await promisify(execFile)(await binary(), ["pki", "--dir", pki]);
  return await startTokenWebhook({ ...options, pki });
}

/**
 * A control plane with simulated nodes whose API server asks the webhook about tokens; of one that was good it doesn't ask
 * again for 10 seconds. The project ends it.
 */
export async function aTokenApiServer(project: Project, options: TokenApiServerOptions): Promise<TokenApiServer> {
  const { cluster, webhook, name = cluster, index = 0 } = options;
  const config = `webhook-${name}.json`;
  project.write(config, webhook.configFor(cluster));
  const program = await withFlags(project, name, [
    `--authentication-token-webhook-config-file=${path.join(project.folder, config)}`,
    "--authentication-token-webhook-version=v1",
    "--authentication-token-webhook-cache-ttl=0s",
  ]);
  const admin = await aLocalCluster(project, name, index, program);
  const { url: endpoint, ca } = admin.record.endpoints[0] ?? { url: "", ca: "system" };
  if (ca === "system" || !("file" in ca)) throw new Error("a local cluster's certificate authority lies in a file");
  return { endpoint, authorityData: readFileSync(path.join(project.folder, ca.file)).toString("base64"), admin };
}

/** The control plane's program, with more flags for its API server. */
async function withFlags(project: Project, name: string, flags: readonly string[]): Promise<string> {
  const file = `control-plane-${name}.sh`;
  const quoted = flags.map((flag) => `'${flag}'`).join(" ");
  const real = `'${await binary()}'`;
  project.write(file, `#!/bin/sh\n[ "$1" != kube-apiserver ] || exec ${real} "$@" ${quoted}\nexec ${real} "$@"\n`);
  const program = path.join(project.folder, file);
  chmodSync(program, 0o755);
  return program;
}

async function binary(): Promise<string> {
  const signal = new AbortController().signal;
  return await controlPlaneBinary({ kubernetes: KUBERNETES, env: process.env, emit: () => undefined, signal });
}
