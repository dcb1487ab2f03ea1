import { factsOf } from "../../clouds/clouds.ts";
import { clusterIdText } from "../../contracts/cluster-record.ts";
import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Emit } from "../../model/event.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { MemberIdentity, PhaseResult } from "../contract.ts";
import { KubeError, UnreachableError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import { at } from "../kube-object.ts";
import type { Connect, KubeConnection } from "../kube/connect.ts";
import { failureOf } from "./failure.ts";
import { waitUntil } from "./wait.ts";

/** What the first contact with a cluster tells. */
export interface Reached extends MemberIdentity {
  /** `v1.36.1`. */
  readonly gitVersion: string;
}

export interface SessionOptions {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** How long an API server may refuse, fail or keep silent at first contact. */
  readonly reachTimeoutMs: number;
}

/** One cluster for the length of a run, shared by all that talk to it: one pool of connections, one first contact. */
export class Session {
  readonly record: ClusterRecord;
  readonly #options: SessionOptions;
  #connection: Promise<KubeConnection> | undefined;
  #reached: Promise<Reached> | undefined;
  #state: "new" | "reached" | "given up" = "new";

  constructor(record: ClusterRecord, options: SessionOptions) {
    this.record = record;
    this.#options = options;
  }

  /** @param purpose - as in {@link KubeConnection.api} */
  async api(signal: AbortSignal, purpose?: () => string): Promise<KubeApi> {
    return (await this.#connect()).api(signal, purpose);
  }

  /** As {@link KubeConnection} has it. */
  async authorityData(): Promise<string | undefined> {
    return (await this.#connect()).authorityData;
  }

  /** As {@link KubeConnection} has it. */
  async expires(): Promise<Date | undefined> {
    return (await this.#connect()).expires;
  }

  /** Waits for an answer that proves who the cluster is; a fresh cluster may refuse us for a while. */
  reach(): Promise<Reached> {
    this.#reached ??= this.#reach(this.#options.reachTimeoutMs);
    return this.#reached;
  }

  /** `given up`: it didn't answer within the time that it was given. */
  get state(): "new" | "reached" | "given up" {
    return this.#state;
  }

  /** After an outage: waits until it answers again, within the time that is left. Who answers then may be another cluster. */
  async reachAgain(timeoutMs: number): Promise<void> {
    this.#reached = this.#reach(timeoutMs);
    await this.#reached;
  }

  async close(): Promise<void> {
    if (this.#connection === undefined) return;
    const connection = await this.#connection.catch(() => undefined); // Its failure was told to its caller.
    await connection?.close();
  }

  #connect(): Promise<KubeConnection> {
    this.#connection ??= this.#options.connect(this.record);
    return this.#connection;
  }

  async #reach(timeoutMs: number): Promise<Reached> {
    const { clock, emit, signal } = this.#options;
    const { name, cloud } = this.record;
    const next = factsOf(cloud).cluster.reached === "machine" ? `fleetwright local up ${name}` : `fleetwright bootstrap ${name}`;
    let reached: Reached | undefined;
    let last: unknown;
    try {
      await waitUntil(
        { clock, emit, signal, cluster: name, phase: "reach", timeoutMs },
        async (bounded): Promise<PhaseResult> => {
          try {
            const authorityData = await this.authorityData();
            const found = await firstContact(await this.api(bounded, () => "reach"));
            reached = { ...found, ...(authorityData === undefined ? {} : { authorityData }) };
            return { kind: "Done" };
          } catch (error) {
            if (!bounded.aborted) refuseForGood(this.record, error, next);
            if (!passes(error) || bounded.aborted) throw error;
            last = error;
            return {
              kind: "Waiting",
              object: "API server",
              condition: error instanceof Error ? error.message : String(error),
              who: "",
            };
          }
        },
      );
    } catch (error) {
      this.#state = "given up";
      throw failureOf(error)?.class === "deadline" ? unreachable(this.record, last, next) : error;
    }
    if (reached === undefined) throw new Error(`cluster ${name} was reached without an answer`);
    this.#state = "reached";
    return reached;
  }
}

/** Every session of a run, one per cluster. */
export class Sessions {
  readonly #options: SessionOptions;
  readonly #open = new Map<string, Session>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  of(record: ClusterRecord): Session {
    const key = `${record.name} ${clusterIdText(record)}`;
    const session = this.#open.get(key) ?? new Session(record, this.#options);
    this.#open.set(key, session);
    return session;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((session) => session.close()));
  }
}

async function firstContact(api: KubeApi): Promise<Reached> {
  const gitVersion = at(await api.raw("/version"), "gitVersion");
  const system = await api.get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" });
  const uid = system?.metadata.uid;
  if (typeof gitVersion !== "string" || uid === undefined) {
    throw new UnreachableError({
      cluster: api.cluster,
      action: "read /version",
      code: "NOT_READY",
      message: "the API server is still starting",
    });
  }
  return { gitVersion, uid };
}

/** Of a certificate that no time mends; one that is not valid yet is a matter of clocks, and passes. */
const BAD_CERTIFICATE = /CERT(?!_NOT_YET_VALID)|SIGNATURE|ALTNAME/;

/** What asking again can't mend is said at once. @throws PhaseError naming what is wrong with whose certificate or credential */
function refuseForGood(record: ClusterRecord, error: unknown, next: string): void {
  const { name, credential, endpoints } = record;
  const url = endpoints[0]?.url ?? "its endpoint";
  if (error instanceof UnreachableError && BAD_CERTIFICATE.test(error.code)) {
    const message = `${name}: the certificate at ${url} is not to be trusted by ${authorityOf(record)}: ${error.message} (${error.code})`;
    throw new PhaseError({ class: "identity", message, next: "fleetwright deploy, if the cluster was made anew" }, error);
  }
  if (!(error instanceof KubeError)) return;
  if (error.status === 403 && error.message.includes('"system:anonymous"')) {
    const message = `${name}: no credential of ours arrived at ${url}, which takes us for system:anonymous: ${error.message}`;
    throw new PhaseError({ class: "policy", message, next }, error);
  }
  // Tokens may be good before the API server knows them, a certificate is signed or not.
  if (error.status === 401 && credential.kind === "client-certificate") {
    const message = `${name}: ${url} does not accept the client certificate ${credential.certificate}: ${error.message}`;
    throw new PhaseError({ class: "policy", message, next }, error);
  }
}

function authorityOf({ endpoints }: ClusterRecord): string {
  const ca = endpoints[0]?.ca;
  if (ca === undefined) return "the authority of its kubeconfig";
  if (ca === "system") return "this machine's own authorities, and its record names no other";
  return "file" in ca ? `the authority in ${ca.file}` : "the authority in its record";
}

/** Rights of a new cluster take a while to arrive. */
function passes(error: unknown): boolean {
  return (
    error instanceof UnreachableError ||
    (error instanceof KubeError && ([401, 403, 429].includes(error.status) || error.status >= 500))
  );
}

function unreachable(record: ClusterRecord, last: unknown, next: string): PhaseError {
  const said = last instanceof Error ? last.message : `${record.name}: no answer that says which cluster it is`;
  const url = record.endpoints[0]?.url ?? "without endpoint";
  const refused = last instanceof KubeError && (last.status === 401 || last.status === 403);
  const message = `${said}; API server ${url} was tried until the deadline`;
  return new PhaseError({ class: refused ? "policy" : "transient", message, next }, last);
}
