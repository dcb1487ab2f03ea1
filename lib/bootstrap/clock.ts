/** Time and chance, so that tests decide both. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. Every wait and deadline is measured with it. */
  monotonic(): number;
  /** The date, only for what is written down; no decision depends on it. */
  date(): Date;
  /** Rejects with the signal's reason as soon as it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

/** The machine's own. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  date: () => new Date(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(abortError(signal));
      const stop = (): void => {
        clearTimeout(timer);
        if (signal !== undefined) reject(abortError(signal));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", stop, { once: true });
    }),
};

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

/** Runs work with a deadline of its own: its signal aborts with `late()` when the time is up, or with the outer signal. */
export async function withDeadline<T>(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const done = new AbortController();
  const both = AbortSignal.any([outer, own.signal]);
  const timer = clock.sleep(milliseconds, AbortSignal.any([outer, done.signal])).then(
    () => own.abort(late()),
    () => undefined, // Woken early: the work has ended, or the outer signal has told it to.
  );
  try {
    return await work(both);
  } catch (error) {
    // Whatever the work made of the abort, the reason is what its caller must hear.
    throw own.signal.aborted ? abortError(own.signal) : error;
  } finally {
    done.abort();
    await timer;
  }
}
