import type { Money } from "./money.ts";

/** What one of something costs, as somebody read it somewhere. */
export interface Price {
  readonly kind: string;
  /** The cloud's own names of the places where it holds; undefined: everywhere. */
  readonly locations: readonly string[] | undefined;
  readonly per: "hour" | "month";
  /** The same, where it depends on nothing else. */
  readonly least: Money;
  readonly most: Money;
  /** The address of the page, or whatever else says where it stands. */
  readonly source: string;
  /** The day on which it was read: `2026-11-30`. */
  readonly read: string;
}

/** What one file says. */
export interface PriceFile {
  /** As ISO 4217 has it: `USD`. */
  readonly currency: string;
  readonly prices: readonly Price[];
}

/** Hours that a month is billed for: a year's, by twelve. */
export const HOURS_IN_MONTH = 730;

/** Prices in one currency. What the team says of a kind takes the place of all that is shipped of it, unless it names other places. */
export class PriceBook {
  readonly currency: string;
  /** Whether shipped prices are in another currency than the team's, so that none of them counts. */
  readonly withoutShipped: boolean;
  readonly #files: readonly ReadonlyMap<string, readonly Price[]>[];

  constructor(shipped: PriceFile, own?: PriceFile) {
    this.currency = own?.currency ?? shipped.currency;
    this.withoutShipped = this.currency !== shipped.currency;
    const files = [...(own === undefined ? [] : [own]), ...(this.withoutShipped ? [] : [shipped])];
    this.#files = files.map(({ prices }) => Map.groupBy(prices, ({ kind }) => kind));
  }

  /** The team's own price first, and in each file the one that names the place. */
  priceOf(kind: string, location: string): Price | undefined {
    for (const file of this.#files) {
      const prices = file.get(kind) ?? [];
      const there =
        prices.find(({ locations }) => locations?.includes(location)) ?? prices.find((one) => one.locations === undefined);
      if (there !== undefined) return there;
    }
    return undefined;
  }
}

/** What a price comes to in a month. */
export function monthly({ per, least, most }: Pick<Price, "per" | "least" | "most">): {
  readonly least: Money;
  readonly most: Money;
} {
  const times = per === "hour" ? BigInt(HOURS_IN_MONTH) : 1n;
  return { least: least * times, most: most * times };
}
