import { factsOf } from "../../clouds/clouds.ts";
import { identityText } from "../../contracts/cluster-record.ts";
import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import type { Emit } from "../../model/event.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import type { PhaseResult } from "../contract.ts";
import { KubeError, UnreachableError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import { at } from "../kube-object.ts";
import type { Connect, KubeConnection } from "../kube/connect.ts";
import { failureOf } from "./failure.ts";
import { waitUntil } from "./wait.ts";

/** What the first contact with a cluster tells. */
export interface Reached {
  /** `v1.36.1`. */
  readonly gitVersion: string;
  /** UID of the kube-system namespace: who this cluster is, whatever it is called. */
  readonly uid: string;
}

export interface SessionOptions {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** How long an API server may refuse, fail or keep silent at first contact. */
  readonly reachTimeoutMs: number;
}

/** One cluster for the length of a run, whoever talks to it: one pool of connections, one first contact. */
export class Session {
  readonly record: ClusterRecord;
  readonly #options: SessionOptions;
  #connection: Promise<KubeConnection> | undefined;
  #reached: Promise<Reached> | undefined;

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

  /** Waits for an answer that proves who the cluster is; a fresh cluster may refuse us for a while. */
  reach(): Promise<Reached> {
    this.#reached ??= this.#reach();
    return this.#reached;
  }

  async close(): Promise<void> {
    if (this.#connection === undefined) return;
    const connection = await this.#connection.catch(() => undefined); // Its failure was told to whoever asked for it.
    await connection?.close();
  }

  #connect(): Promise<KubeConnection> {
    this.#connection ??= this.#options.connect(this.record);
    return this.#connection;
  }

  async #reach(): Promise<Reached> {
    const { clock, emit, signal, reachTimeoutMs } = this.#options;
    const { name, cloud } = this.record;
    const next = factsOf(cloud).cluster.reached === "machine" ? `fleetwright local up ${name}` : `fleetwright bootstrap ${name}`;
    let reached: Reached | undefined;
    let last: unknown;
    try {
      await waitUntil(
        { clock, emit, signal, cluster: name, phase: "reach", timeoutMs: reachTimeoutMs, next },
        async (bounded): Promise<PhaseResult> => {
          try {
            reached = await firstContact(await this.api(bounded, () => "reach"));
            return { kind: "Done" };
          } catch (error) {
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
      throw failureOf(error)?.class === "deadline" ? unreachable(this.record, last, next) : error;
    }
    if (reached === undefined) throw new Error(`cluster ${name} was reached without an answer`);
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
    const key = `${record.name} ${identityText(record)}`;
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

/** Rights of a new cluster take a while to arrive. */
function passes(error: unknown): boolean {
  return (
    error instanceof UnreachableError ||
    (error instanceof KubeError && ([401, 403, 429].includes(error.status) || error.status >= 500))
  );
}

function unreachable(record: ClusterRecord, last: unknown, next: string): PhaseError {
  const said = last instanceof Error ? last.message : `${record.name}: no answer`;
  const url = record.endpoints[0]?.url ?? "without endpoint";
  const refused = last instanceof KubeError && (last.status === 401 || last.status === 403);
  const message = `${said}; API server ${url} was tried until the deadline`;
  return new PhaseError({ class: refused ? "policy" : "transient", message, next }, last);
}
