/** Time and chance, so that tests decide both. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. Every wait and deadline is measured with it. */
  monotonic(): number;
  /** The date, only for what is written down; no decision depends on it. */
  date(): Date;
  /** Calls back once, unless the returned function is called before. */
  after(milliseconds: number, wake: () => void): () => void;
  /** At least 0, below 1. */
  random(): number;
}

/** The machine's own. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  date: () => new Date(),
  random: () => Math.random(),
  after: (milliseconds, wake) => {
    const timer = setTimeout(wake, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Rejects as soon as the signal aborts. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(abortError(signal));
    const stop = (): void => {
      cancel();
      if (signal !== undefined) reject(abortError(signal));
    };
    const cancel = clock.after(milliseconds, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** The run, or this part of it, was told to stop. */
export class AbortedError extends Error {
  constructor(reason: unknown) {
    super(typeof reason === "string" ? `interrupted by ${reason}` : "interrupted", { cause: reason });
    this.name = "AbortedError";
  }
}

/** What to throw once a signal has aborted. */
export function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof Error && signal.reason.name !== "AbortError" ? signal.reason : new AbortedError(signal.reason);
}

/**
 * The work's outcome, or the signal's reason as soon as it aborts: some work hears of an abort late, such as a connection
 * that is being made.
 */
export function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortError(signal));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Calls back once when the signal aborts, at once where it has; the returned function takes that back. */
export function whenAborted(signal: AbortSignal, tell: () => void): () => void {
  if (signal.aborted) tell();
  else signal.addEventListener("abort", tell, { once: true });
  return () => signal.removeEventListener("abort", tell);
}

/** Runs work with a deadline of its own: its signal aborts with `late()` when the time is up, or with the outer signal. */
export async function withDeadline<T>(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const cancel = clock.after(milliseconds, () => own.abort(late()));
  try {
    return await work(AbortSignal.any([outer, own.signal]));
  } catch (error) {
    // Whatever the work made of the abort, the reason is what its caller must hear.
    throw own.signal.aborted ? abortError(own.signal) : error;
  } finally {
    cancel();
  }
}
