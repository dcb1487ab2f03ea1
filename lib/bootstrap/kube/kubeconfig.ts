import { readFile } from "node:fs/promises";
import { KubeConfig } from "@kubernetes/client-node";
import type { Cluster } from "@kubernetes/client-node";
import type { RequestOptions } from "node:https";
import { PhaseError } from "../contract.ts";
import type { Endpoint } from "./exchange.ts";

/** The credentials of a kubeconfig's context. What names a program to run is refused unless `allowExec`. */
export async function readKubeconfig(
  file: string,
  context: string,
  cluster: string,
  allowExec: boolean,
): Promise<Pick<Endpoint, "client" | "headers">> {
  const config = load(file, context, cluster);
  const user = config.getCurrentUser();
  if (user === null) throw refuse(cluster, `context ${context} of ${file} has no user`);
  // client-node leaves the shape of both open.
  const program: unknown = user.exec ?? user.authProvider;
  if (!allowExec && program != null) {
    throw refuse(
      cluster,
      `user ${user.name} of ${file} would run ${nameOf(program)} to get a credential, which a file may not ask for`,
    );
  }
  const applied: RequestOptions = {};
  await config.applyToHTTPSOptions(applied);
  const headers = authorization(applied);
  const { cert, key } = applied;
  if (cert === undefined || key === undefined) return { headers };
  return { client: { certificate: pemOf(cert), key: pemOf(key) }, headers };
}

/** Where a kubeconfig's context leads, and the PEM that vouches for it; undefined: the machine's own store does. */
export async function readKubeconfigServer(
  file: string,
  context: string,
  cluster: string,
): Promise<{ readonly url: string; readonly ca: string | undefined }> {
  const found = load(file, context, cluster).getCurrentCluster();
  if (found === null) throw refuse(cluster, `context ${context} of ${file} has no cluster`);
  if (found.skipTLSVerify === true) {
    throw refuse(
      cluster,
      `${file} says to trust whoever answers at ${found.server} (insecure-skip-tls-verify), which is refused`,
    );
  }
  return { url: found.server, ca: await authorityOf(found, file, cluster) };
}

async function authorityOf({ caData, caFile }: Cluster, file: string, cluster: string): Promise<string | undefined> {
  if (caData !== undefined) return Buffer.from(caData, "base64").toString("utf8");
  if (caFile === undefined) return undefined;
  try {
    return await readFile(caFile, "utf8");
  } catch (error) {
    throw refuse(cluster, `the authority ${caFile} of ${file} can't be read`, error);
  }
}

/** client-node gives what it has read as text or bytes. */
function pemOf(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString("utf8") : typeof value === "string" ? value : "";
}

function nameOf(program: unknown): string {
  if (typeof program !== "object" || program === null) return "a program";
  if ("command" in program) return `the program ${String(program.command)}`;
  return "name" in program ? `the auth provider ${String(program.name)}` : "a program";
}

function load(file: string, context: string, cluster: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (error) {
    throw refuse(cluster, `kubeconfig ${file} can't be read (${error instanceof Error ? error.message : String(error)})`, error);
  }
  if (config.getContextObject(context) === null) throw refuse(cluster, `${file} has no context ${context}`);
  config.setCurrentContext(context);
  return config;
}

function authorization(applied: RequestOptions): Record<string, string> {
  const headers = applied.headers ?? {};
  const value = "Authorization" in headers ? headers["Authorization"] : undefined;
  if (typeof value === "string") return { authorization: value };
  return typeof applied.auth === "string" ? { authorization: `Basic ${Buffer.from(applied.auth).toString("base64")}` } : {};
}

function refuse(cluster: string, why: string, cause?: unknown): PhaseError {
  return new PhaseError({ class: "input", message: `cluster ${cluster}: ${why}` }, cause);
}
