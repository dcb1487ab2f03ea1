/** Numbers from first to last, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** A set of numbers that is taken, as spans that neither touch out of order nor overlap. */
export class Spans {
  readonly #taken: Span[] = [];

  /** The same set, for trying things out. */
  copy(): Spans {
    const same = new Spans();
    same.#taken.push(...this.#taken);
    return same;
  }

  /** Takes a span; what was taken before may overlap it. */
  add(span: Span): void {
    const from = this.#position(span.first);
    const overlapping = this.#taken.slice(from, this.#positionAfter(span.last));
    const merged = {
      first: Math.min(span.first, ...overlapping.map((other) => other.first)),
      last: Math.max(span.last, ...overlapping.map((other) => other.last)),
    };
    this.#taken.splice(from, overlapping.length, merged);
  }

  /**
   * The first free run of numbers.
   *
   * @param alignment - the run starts at a multiple of it
   * @returns undefined when nothing of that size is free
   */
  firstFree(within: Span, size: number, alignment: number): Span | undefined {
    let first = alignUp(within.first, alignment);
    for (const taken of this.#taken.slice(this.#position(first))) {
      if (first + size <= taken.first) break;
      first = alignUp(after(taken), alignment);
    }
    const run = { first, last: lastOf(first, size) };
    return run.last <= within.last ? run : undefined;
  }

  /** Where the first taken span stands that ends at or after a number. */
  #position(number: number): number {
    return this.#search((span) => span.last < number);
  }

  /** Where the first taken span stands that starts after a number. */
  #positionAfter(number: number): number {
    return this.#search((span) => span.first <= number);
  }

  /** How many spans, from the left, are before the place looked for. */
  #search(before: (span: Span) => boolean): number {
    const at = this.#taken.findIndex((span) => !before(span));
    return at < 0 ? this.#taken.length : at;
  }
}

/** The number after a span. */
export function after(span: Span): number {
  return span.last + 1;
}

/** The last number of a run. */
export function lastOf(first: number, size: number): number {
  return first + size - 1;
}

function alignUp(number: number, alignment: number): number {
  return Math.ceil(number / alignment) * alignment;
}
