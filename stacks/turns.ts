/**
 * Lets only so many of a row be pending at once: each waits for the one that stands so many places before it. Of those
 * whose places differ by that many, one at most is pending.
 */
export class Turns<T> {
  readonly #most: number;
  readonly #rows = new Map<string, T[]>();

  /** @param most - how many may be pending, of whatever a row is named after */
  constructor(most: number) {
    this.#most = most;
  }

  /** What the next one in a row has to wait for. */
  before(row: string): readonly T[] {
    const turns = this.#rows.get(row) ?? [];
    const earlier = turns[turns.length - this.#most];
    return earlier === undefined ? [] : [earlier];
  }

  /** @param turn - what is there once nothing of it is pending */
  take(row: string, turn: T): void {
    this.#rows.set(row, [...(this.#rows.get(row) ?? []), turn]);
  }
}
