import { PhaseError } from "../contract.ts";
import { UnreachableError } from "../kube-api.ts";
import { abortError } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { withDeadline } from "../clock.ts";
import type { Exchange, WireRequest, WireResponse } from "./exchange.ts";
import { Pace } from "./pace.ts";
import { retryAfterMs } from "./retry-after.ts";

/**
 * What a second try could do wrong. `read`: nothing. `idempotent`: nothing, but a server error without Retry-After is an answer.
 * `once`: it might happen twice, so only an explicit invitation to come back is followed.
 */
export type Repeatable = "read" | "idempotent" | "once";

export interface RetryOptions {
  readonly cluster: string;
  readonly clock: Clock;
  /** For one try. Default 10 s. */
  readonly attemptTimeoutMs?: number;
  /** For a call with all its tries. Default 60 s. */
  readonly callTimeoutMs?: number;
}

export type RetryingExchange = (
  request: WireRequest,
  repeatable: Repeatable,
  action: string,
  signal: AbortSignal,
) => Promise<WireResponse>;

const ATTEMPT_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 60_000;
const MAX_ATTEMPTS = 7;
/** A server that hangs once may be lucky; one that hangs twice is gone. */
const MAX_TIMEOUTS = 2;
/** A server that refuses connections is starting or dead; who waits for it has a longer deadline of their own. */
const MAX_REFUSALS = 3;
const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 5_000;

/** A lease is kept by the clock: what keeps it doesn't stand in line with the rest, and is no load. */
const LEASES = "/apis/coordination.k8s.io/";

/** Sends until there is an answer that counts, within bounded time, and to one server no more at once than it bears. */
export function retrying(exchange: Exchange, options: RetryOptions): RetryingExchange {
  const { clock, cluster } = options;
  const attemptTimeoutMs = options.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS;
  const pace = new Pace(clock);
  return async (request, repeatable, action, signal) => {
    const deadline = clock.monotonic() + (options.callTimeoutMs ?? CALL_TIMEOUT_MS);
    const seen = { timeouts: 0, refusals: 0 };
    for (let attempt = 1; ; attempt++) {
      if (signal.aborted) throw abortError(signal);
      const send = () => once(exchange, request, { clock, attemptTimeoutMs, signal, cluster, action });
      const outcome = await (request.path.startsWith(LEASES) ? send() : pace.inTurn(signal, send));
      if (outcome instanceof UnreachableError) {
        if (outcome.code === "TIMEOUT") seen.timeouts++;
        if (outcome.code === "ECONNREFUSED") seen.refusals++;
      }
      const wait = pause(outcome, repeatable, attempt, clock);
      const spent = seen.timeouts >= MAX_TIMEOUTS || seen.refusals >= MAX_REFUSALS || attempt >= MAX_ATTEMPTS;
      if (wait === undefined || spent || clock.monotonic() + wait > deadline) {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }
      await sleep(clock, wait, signal);
    }
  };
}

interface Attempt {
  readonly clock: Clock;
  readonly attemptTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly cluster: string;
  readonly action: string;
}

async function once(exchange: Exchange, request: WireRequest, attempt: Attempt): Promise<WireResponse | UnreachableError> {
  const { clock, attemptTimeoutMs, signal, cluster, action } = attempt;
  const late = (): Error =>
    new UnreachableError({ cluster, action, code: "TIMEOUT", message: `no answer within ${attemptTimeoutMs / 1000} s` });
  try {
    return await withDeadline(clock, attemptTimeoutMs, signal, late, (bounded) => exchange(request, bounded));
  } catch (error) {
    if (signal.aborted) throw abortError(signal);
    if (error instanceof UnreachableError) return error;
    // Missing or refused credentials: the API server was never asked, and asking again changes nothing.
    if (error instanceof PhaseError && error.failure.class !== "transient") throw error;
    return new UnreachableError({ cluster, action, code: codeOf(error), message: reasonOf(error), cause: error });
  }
}

/** Milliseconds to wait before the next try; undefined where the outcome stands. */
function pause(
  outcome: WireResponse | UnreachableError,
  repeatable: Repeatable,
  attempt: number,
  clock: Clock,
): number | undefined {
  const backoff = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1)) * (0.5 + clock.random() / 2);
  if (outcome instanceof UnreachableError) return repeatable === "once" || isFinal(outcome.code) ? undefined : backoff;
  const asked = retryAfterMs(outcome);
  if (outcome.status === 429) return asked ?? backoff;
  if (outcome.status < 500) return undefined;
  if (asked !== undefined) return asked;
  if (repeatable === "read") return backoff;
  return repeatable === "idempotent" && [502, 503, 504].includes(outcome.status) ? backoff : undefined;
}

/** Certificates don't get better by asking again. */
function isFinal(code: string): boolean {
  return /CERT|SIGNATURE|ERR_TLS|ALTNAME|SSL/.test(code);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "FAILED";
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses tried: the aggregate has no message of its own.
  if (error instanceof AggregateError && error.message === "") return error.errors.map((one) => reasonOf(one)).join("; ");
  return error.message === "" ? error.name : error.message;
}
