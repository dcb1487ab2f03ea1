import type { Clock } from "../../lib/bootstrap/clock.ts";

/** Another clock whose date is wrong, while its time passes as that of the other. */
export class SkewedClock implements Clock {
  readonly #right: Clock;
  readonly #aheadMs: (now: number) => number;

  /** @param aheadMs - how far its date is ahead at a moment of the monotonic clock */
  constructor(right: Clock, aheadMs: (now: number) => number) {
    this.#right = right;
    this.#aheadMs = aheadMs;
  }

  monotonic(): number {
    return this.#right.monotonic();
  }

  date(): Date {
    return new Date(this.#right.date().getTime() + this.#aheadMs(this.monotonic()));
  }

  after(milliseconds: number, wake: () => void): () => void {
    return this.#right.after(milliseconds, wake);
  }

  random(): number {
    return this.#right.random();
  }
}
