import { abortError } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { WireResponse } from "./exchange.ts";
import { retryAfterMs } from "./retry-after.ts";

/** Requests at once, to begin with: as many as fair queuing gives to one client without making it wait. */
const FIRST_LIMIT = 8;
/** Below the seats that the API server's default priority levels have, so that other clients keep some. Connections are opened for as many. */
export const MOST_AT_ONCE = 32;

/** One request's turn. */
interface Turn {
  /** How often the limit had been halved when it began. */
  readonly halvings: number;
}

/**
 * How much one API server is asked at once by this process. Every full round of answers allows one request more, up to
 * {@link MOST_AT_ONCE}; one answer of 429 or 5xx halves it, down to one, and its Retry-After holds back all that has not begun.
 * Has a timer only while something waits for that time.
 */
export class Pace {
  readonly #clock: Clock;
  #limit = FIRST_LIMIT;
  #busy = 0;
  #halvings = 0;
  #heldUntil = 0;
  #waiting: (() => void)[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many may be under way at once now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Does the work when its turn has come. Rejects without having begun when the signal aborts before. */
  async inTurn<T extends WireResponse | Error>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const turn = await this.#enter(signal);
    let outcome: T | undefined;
    try {
      outcome = await work();
      return outcome;
    } finally {
      this.#leave(turn, outcome);
    }
  }

  async #enter(signal: AbortSignal): Promise<Turn> {
    if (signal.aborted) throw abortError(signal);
    if (this.#waiting.length > 0 || !this.#isFree()) await this.#wait(signal);
    else this.#busy++;
    return { halvings: this.#halvings };
  }

  /** Its turn is taken by the one that calls it up, so that nothing comes in between. */
  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const stop = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== go);
        this.#callUp();
        reject(abortError(signal));
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(go);
      this.#callUp();
    });
  }

  #leave(turn: Turn, outcome: WireResponse | Error | undefined): void {
    const isWanted = this.#waiting.length > 0;
    this.#busy--;
    if (outcome !== undefined && !(outcome instanceof Error)) {
      if (outcome.status === 429 || outcome.status >= 500) this.#slowDown(turn, retryAfterMs(outcome));
      // What is not asked for teaches nothing.
      else if (isWanted) this.#limit = Math.min(MOST_AT_ONCE, this.#limit + 1 / this.#limit);
    }
    this.#callUp();
  }

  #slowDown({ halvings }: Turn, holdMs = 0): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.monotonic() + holdMs);
    // Those that were under way together say the same thing once.
    if (halvings !== this.#halvings) return;
    this.#halvings++;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  #isFree(): boolean {
    return this.#busy < this.limit && this.#clock.monotonic() >= this.#heldUntil;
  }

  #callUp(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#waiting.length > 0 && this.#isFree()) {
      this.#busy++;
      this.#waiting.shift()?.();
    }
    const left = this.#heldUntil - this.#clock.monotonic();
    if (this.#waiting.length === 0 || left <= 0) return;
    this.#cancelTimer = this.#clock.after(left, () => this.#callUp());
  }
}
