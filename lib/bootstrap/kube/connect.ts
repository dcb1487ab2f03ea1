import { factsOf } from "../../clouds/clouds.ts";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { CredentialRecipe, ClusterEndpoint, ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { KubeApi } from "../kube-api.ts";
import { KubeClient } from "./client.ts";
import { openConnection } from "./exchange.ts";
import type { WireConnection } from "./exchange.ts";
import type { Endpoint, Server } from "./endpoint.ts";
import { proxyFor } from "./proxy.ts";
import { retrying } from "./retry.ts";
import { credentialExpiry } from "../status/credential-expiry.ts";
import { isTokenRecipe, tokensFor } from "../tokens/index.ts";

/** Connections to one cluster, shared by all who talk to it in a run. */
export interface KubeConnection {
  /** Base64 of the PEM that the endpoint is trusted by; undefined where the machine's own store does. */
  readonly authorityData: string | undefined;
  /** When the client certificate ends that we show there; undefined where we show none, as tokens are made anew. */
  readonly expires: Date | undefined;
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
  /**
   * Variables of the process: the proxy variables, what programs of kubeconfigs find, and where clouds look for
   * credentials; what AWS's own code reads of them it reads itself. Default: none.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Connections over the network, by what the records say. */
export function createConnect(options: ConnectOptions): Connect {
  return async (record) => {
    const endpoint = await readEndpoint(record, options);
    const authorityData = endpoint.ca === undefined ? undefined : Buffer.from(endpoint.ca).toString("base64");
    const { credential } = record;
    const places = { project: options.project, env: options.env ?? {} };
    const expires = isTokenRecipe(credential) ? undefined : await credentialExpiry(credential, places);
    return connectionOver(record.name, openConnection(endpoint), options.clock, { authorityData, expires });
  };
}

/** A connection over any wire. */
export function connectionOver(
  cluster: string,
  wire: WireConnection,
  clock: Clock,
  { authorityData, expires }: Partial<Pick<KubeConnection, "authorityData" | "expires">> = {},
): KubeConnection {
  const send = retrying(wire.exchange, { cluster, clock });
  return {
    authorityData,
    expires,
    api: (signal, purpose) => new KubeClient(cluster, send, signal, purpose),
    close: () => wire.close(),
  };
}

async function readEndpoint(record: ClusterRecord, options: ConnectOptions): Promise<Endpoint> {
  const { credential } = record;
  if (credential.kind === "kubeconfig") return await kubeconfigEndpoint(record, credential, options);
  const server = await recordServer(record, options);
  if (server === undefined) throw refuse(record, "its record has no endpoint");
  const found = withProxy(record, server, options);
  if (isTokenRecipe(credential)) {
    return { ...found, headers: {}, token: await tokensFor(credential, { clock: options.clock, env: options.env ?? {} }) };
  }
  const certificate = await readText(record, "client certificate", path.resolve(options.project, credential.certificate));
  const key = await readText(record, "client key", path.resolve(options.project, credential.key));
  return { ...found, headers: {}, client: async () => ({ certificate, key }) };
}

/** An endpoint of the record goes before that of the kubeconfig, whose proxy stays, as with kubectl's `--server`. */
async function kubeconfigEndpoint(
  record: ClusterRecord,
  credential: Extract<CredentialRecipe, { kind: "kubeconfig" }>,
  options: ConnectOptions,
): Promise<Endpoint> {
  const { readContext, refusing } = await import("./kubeconfig.ts");
  const { execConfig, readProxy, readServer } = await import("./kubeconfig-server.ts");
  const { readUser } = await import("./kubeconfig-user.ts");
  const refusal = refusing(record.name);
  const files = credential.files.map((file) => path.resolve(options.project, file));
  const { cluster, user } = await readContext(files, credential.context, refusal);
  const own = await recordServer(record, options);
  const found = own === undefined ? await readServer(cluster, refusal) : { ...own, ...readProxy(cluster, refusal) };
  const server = withProxy(record, found, options);
  const { clock, env = {} } = options;
  const credentials = await readUser(user, {
    ...{ clock, env, server, refuse: refusal },
    exec: credential.exec ?? [],
    execConfig: execConfig(cluster),
  });
  return { ...server, ...credentials };
}

async function recordServer(record: ClusterRecord, { project }: ConnectOptions): Promise<Server | undefined> {
  const endpoint = record.endpoints.find((one) => one.from === "runner") ?? record.endpoints[0];
  if (endpoint === undefined) return undefined;
  if (!URL.canParse(endpoint.url) || new URL(endpoint.url).protocol !== "https:") {
    throw refuse(record, `its endpoint ${endpoint.url} is not https`);
  }
  return { url: endpoint.url.replace(/\/+$/, ""), ca: await readAuthority(endpoint, record, project) };
}

/** The proxy variables say something of clusters whose kubeconfig says nothing. */
function withProxy(record: ClusterRecord, server: Server, { env = {} }: ConnectOptions): Server {
  if (server.proxy !== undefined) return server;
  try {
    const proxy = proxyFor(new URL(server.url), env);
    return proxy === undefined ? server : { ...server, proxy };
  } catch (error) {
    throw refuse(record, error instanceof Error ? error.message : String(error), error);
  }
}

async function readAuthority(endpoint: ClusterEndpoint, record: ClusterRecord, project: string): Promise<string | undefined> {
  if (endpoint.ca === "system") return undefined;
  if ("data" in endpoint.ca) return Buffer.from(endpoint.ca.data, "base64").toString("utf8");
  return readText(record, "certificate authority", path.resolve(project, endpoint.ca.file));
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
