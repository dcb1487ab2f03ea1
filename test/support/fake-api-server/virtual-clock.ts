import type { Clock } from "../../../lib/bootstrap/clock.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only while nothing else happens, so that a wait of minutes takes none, and always the same way. */
export class VirtualClock implements Clock {
  /** Every timer that ran to its end, in milliseconds. */
  readonly slept: number[] = [];
  readonly #random: () => number;
  #now: number;
  #sleepers: Sleeper[] = [];
  #turning = false;
  #held = 0;
  #quiet = 0;

  /** @param now - milliseconds, where it is the copy of another */
  constructor(random: () => number = () => 0.5, now = 0) {
    this.#random = random;
    this.#now = now;
  }

  monotonic(): number {
    return this.#now;
  }

  date(): Date {
    return new Date(Date.UTC(2026, 10, 1) + this.#now);
  }

  random(): number {
    return this.#random();
  }

  after(milliseconds: number, wake: () => void): () => void {
    const sleeper: Sleeper = {
      at: this.#now + milliseconds,
      wake: () => {
        this.slept.push(milliseconds);
        wake();
      },
    };
    this.#sleepers.push(sleeper);
    this.#turn();
    return () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    };
  }

  /** Time stands still while work is held. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#held++;
    try {
      return await work();
    } finally {
      this.#held--;
      this.#quiet = 0;
    }
  }

  /** Inside held work, lets time pass again. */
  async unhold<T>(work: () => Promise<T>): Promise<T> {
    this.#held--;
    try {
      return await work();
    } finally {
      this.#held++;
    }
  }

  #turn(): void {
    this.#quiet = 0;
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => this.#step());
  }

  #step(): void {
    this.#quiet = this.#held > 0 ? 0 : this.#quiet + 1;
    if (this.#quiet > 2) {
      this.#quiet = 0;
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (first, one) => (first === undefined || one.at < first.at ? one : first),
        undefined,
      );
      if (next !== undefined) {
        this.#sleepers = this.#sleepers.filter((other) => other !== next);
        this.#now = Math.max(this.#now, next.at);
        next.wake();
      }
    }
    this.#turning = this.#sleepers.length > 0;
    if (this.#turning) setImmediate(() => this.#step());
  }
}

/** Numbers of at least 0 and below 1 that a seed decides (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
