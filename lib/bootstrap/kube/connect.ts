import { factsOf } from "../../clouds/clouds.ts";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ClusterAccess, ClusterEndpoint, ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import { KubeClient } from "./client.ts";
import { openConnection } from "./exchange.ts";
import type { Endpoint, WireConnection } from "./exchange.ts";
import { retrying } from "./retry.ts";
import { isTokenAccess, tokensFor } from "../tokens/index.ts";

/** Connections to one cluster, shared by all who talk to it in a run. */
export interface KubeConnection {
  /** Base64 of the PEM that the endpoint is trusted by; undefined where the machine's own store does. */
  readonly authorityData: string | undefined;
  /**
   * Calls made with it end when the signal aborts.
   *
   * @param purpose - what they are for at that moment: audit logs show it as `fleetwright (install)`. Default: nothing
   */
  api(signal: AbortSignal, purpose?: () => string): KubeApi;
  close(): Promise<void>;
}

/** Reads credentials and gets ready to talk; sends nothing yet. */
export type Connect = (record: ClusterRecord) => Promise<KubeConnection>;

export interface ConnectOptions {
  /** What relative paths of records start from. */
  readonly project: string;
  readonly clock: Clock;
  /** Whether a kubeconfig may name a program to run. Default false. */
  readonly allowExec?: boolean;
  /** Variables of the process, in which clouds look for credentials; what AWS's own code reads of them it reads itself. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Connections over the network, by what the records say. */
export function createConnect(options: ConnectOptions): Connect {
  return async (record) => {
    const endpoint = await readEndpoint(record, options);
    const authorityData = endpoint.ca === undefined ? undefined : Buffer.from(endpoint.ca).toString("base64");
    return connectionOver(record.name, openConnection(endpoint), options.clock, authorityData);
  };
}

/** A connection over any wire. */
export function connectionOver(cluster: string, wire: WireConnection, clock: Clock, authorityData?: string): KubeConnection {
  const send = retrying(wire.exchange, { cluster, clock });
  return { authorityData, api: (signal, purpose) => new KubeClient(cluster, send, signal, purpose), close: () => wire.close() };
}

async function readEndpoint(record: ClusterRecord, options: ConnectOptions): Promise<Endpoint> {
  const { url, ca } = await readServer(record, options.project);
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") throw refuse(record, `its endpoint ${url} is not https`);
  return { url, ca, ...(await readAccess(record.access, record, options)) };
}

async function readServer(record: ClusterRecord, project: string): Promise<Pick<Endpoint, "url" | "ca">> {
  const endpoint = record.endpoints.find((one) => one.from === "runner") ?? record.endpoints[0];
  if (endpoint !== undefined) return { url: endpoint.url, ca: await readAuthority(endpoint, record, project) };
  const { access } = record;
  if (access.kind !== "kubeconfig") throw refuse(record, "its record has no endpoint");
  const { readKubeconfigServer } = await import("./kubeconfig.ts");
  return await readKubeconfigServer(path.resolve(project, access.file), access.context, record.name);
}

async function readAuthority(endpoint: ClusterEndpoint, record: ClusterRecord, project: string): Promise<string | undefined> {
  if (endpoint.ca === "system") return undefined;
  if ("data" in endpoint.ca) return Buffer.from(endpoint.ca.data, "base64").toString("utf8");
  return readText(record, "certificate authority", path.resolve(project, endpoint.ca.file));
}

async function readAccess(
  access: ClusterAccess,
  record: ClusterRecord,
  options: ConnectOptions,
): Promise<Pick<Endpoint, "client" | "headers" | "token">> {
  if (isTokenAccess(access)) {
    const token = await tokensFor(access, { clock: options.clock, env: options.env ?? {} });
    return { headers: {}, token };
  }
  if (access.kind === "kubeconfig") {
    const { readKubeconfig } = await import("./kubeconfig.ts");
    return readKubeconfig(path.resolve(options.project, access.file), access.context, record.name, options.allowExec ?? false);
  }
  const certificate = await readText(record, "client certificate", path.resolve(options.project, access.certificate));
  const key = await readText(record, "client key", path.resolve(options.project, access.key));
  return { client: { certificate, key }, headers: {} };
}

async function readText(record: ClusterRecord, what: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw refuse(record, `its ${what} ${file} can't be read (${code})`, error);
  }
}

function refuse(record: ClusterRecord, why: string, cause?: unknown): PhaseError {
  const next = factsOf(record.cloud).cluster.reached === "machine" ? `fleetwright local up ${record.name}` : undefined;
  return new PhaseError(
    { class: "input", message: `cluster ${record.name}: ${why}`, ...(next === undefined ? {} : { next }) },
    cause,
  );
}
