import { sleep } from "../clock.ts";
import { PassingError, PHASES, PhaseError } from "../contract.ts";
import type { Failure } from "../contract.ts";
import { KubeError } from "../kube-api.ts";
import { namedCause } from "./causes.ts";
import type { MemberRun } from "./member-run.ts";

const PAUSE_MS = 1_000;

/**
 * What a run does about API servers, disks and webhooks that fail for a while: every phase may be repeated, so it begins again
 * when they answer, as long as that takes no longer than any other wait.
 */
export class Patience {
  /** Since when nothing has gone forward; undefined while nothing has failed. */
  #since: number | undefined;
  #furthest = -1;
  #told = "";

  /**
   * Whether it was an outage, and has ended: then the work may begin again.
   *
   * @param run - the attempt that has ended; its leases were released, or lost
   */
  async outlives(error: unknown, failure: Failure, run: MemberRun): Promise<boolean> {
    const sides = [run.member, run.hub].filter(({ state }) => state !== "new");
    // A first contact has a time of its own, and its failure is no outage.
    if (!isOutage(error, failure) || sides.length === 0 || sides.some(({ state }) => state === "given up")) return false;
    const { clock, emit, timeoutMs } = run;
    const reached = run.phase === "leave" ? 0 : PHASES.indexOf(run.phase);
    if (this.#since === undefined || reached > this.#furthest) this.#since = clock.monotonic();
    this.#furthest = Math.max(this.#furthest, reached);
    const left = (): number => timeoutMs - (clock.monotonic() - (this.#since ?? 0));
    if (left() <= PAUSE_MS) return false;
    const message = `${failure.message}; goes on when that has passed`;
    if (message !== this.#told) emit({ type: "wait", cluster: run.name, phase: run.phase, message });
    this.#told = message;
    try {
      await sleep(clock, PAUSE_MS * (0.75 + clock.random() / 2), run.outer);
      for (const side of new Set(sides)) await side.reachAgain(left());
      return true;
    } catch {
      return false; // It hasn't ended in time, and what has begun it is told.
    }
  }
}

/** What passes by itself: no answer, a server's error, a lease that could not be renewed in time, a namespace that went. */
function isOutage(error: unknown, failure: Failure): boolean {
  if (error instanceof KubeError && error.status === 404) return /^.*namespaces "[^"]+" not found/.test(error.message);
  return error instanceof PassingError || failure.class === "transient";
}

/** The failure with what its error doesn't name: which webhook's configuration, which APIService. */
export async function withCause(failure: Failure, error: unknown, run: MemberRun): Promise<Failure> {
  const refusal = error instanceof PhaseError ? error.cause : error;
  if (!(refusal instanceof KubeError)) return failure;
  const session = refusal.cluster === run.name ? run.member : run.hub;
  try {
    const cause = await namedCause(refusal, await session.api(run.outer, () => run.phase));
    return cause === undefined ? failure : { ...failure, message: `${failure.message}; ${cause}` };
  } catch {
    return failure; // It says less, and what it says is so.
  }
}
