import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { withDeadline } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import { KubeError, UnreachableError } from "../kube-api.ts";
import type { KubeApi } from "../kube-api.ts";
import type { Connect, KubeConnection } from "../kube/connect.ts";

export interface AskOptions {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** What a cluster answered, or in one sentence why it didn't. */
export type Answer<T> = { readonly value: T } | { readonly unreachable: string };

/** Puts questions to one cluster within bounded time. Rejects only for what is our fault, or when the run is interrupted. */
export async function ask<T>(
  record: ClusterRecord,
  options: AskOptions,
  questions: (api: KubeApi, signal: AbortSignal) => Promise<T>,
): Promise<Answer<T>> {
  const { clock, connect, signal, timeoutMs } = options;
  const url = record.endpoints[0]?.url ?? "no endpoint";
  const late = (): Error => new PhaseError({ class: "transient", message: `no answer from ${url} within ${timeoutMs / 1000} s` });
  let connection: KubeConnection | undefined;
  try {
    return await withDeadline(clock, timeoutMs, signal, late, async (bounded) => {
      connection = await connect(record);
      return { value: await questions(connection.api(bounded), bounded) };
    });
  } catch (error) {
    const expected = error instanceof UnreachableError || error instanceof KubeError || error instanceof PhaseError;
    if (signal.aborted || !expected) throw error;
    // Most messages name their cluster, and so does the table that shows them.
    const prefix = `${record.name}: `;
    return { unreachable: error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message };
  } finally {
    await connection?.close();
  }
}
