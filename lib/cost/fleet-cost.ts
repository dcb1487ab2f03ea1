import type { CountedParts, FixedPart, Uncounted } from "./fixed-part.ts";
import type { Money } from "./money.ts";
import { monthly } from "./prices.ts";
import type { Price, PriceBook } from "./prices.ts";

/** Money a month, with the fewest nodes and with the most. */
export interface Amount {
  readonly least: Money;
  readonly most: Money;
}

export interface PricedPart extends FixedPart {
  /** Undefined where no file has one. */
  readonly price: Price | undefined;
  /** Of all of them together. */
  readonly cost: Amount | undefined;
}

/** What a fleet costs a month before anybody uses it. */
export interface FleetCost {
  readonly currency: string;
  readonly withoutShipped: boolean;
  readonly parts: readonly PricedPart[];
  /** Of what has a price. */
  readonly total: Amount;
  readonly uncounted: readonly Uncounted[];
}

export const NOTHING: Amount = { least: 0n, most: 0n };

export function fleetCost({ parts, uncounted }: CountedParts, book: PriceBook): FleetCost {
  const priced = parts.map((part) => pricedPart(part, book.priceOf(part.kind, part.location)));
  return { currency: book.currency, withoutShipped: book.withoutShipped, parts: priced, total: sumOf(priced), uncounted };
}

function pricedPart(part: FixedPart, price: Price | undefined): PricedPart {
  if (price === undefined) return { ...part, price, cost: undefined };
  const { least, most } = monthly(price);
  return { ...part, price, cost: { least: BigInt(part.least) * least, most: BigInt(part.most) * most } };
}

export function sumOf(parts: readonly Pick<PricedPart, "cost">[]): Amount {
  let [least, most] = [0n, 0n];
  for (const { cost = NOTHING } of parts) [least, most] = [least + cost.least, most + cost.most];
  return { least, most };
}

export type GroupBy = "cluster" | "region" | "workload";

/** Parts that are paid for one thing. */
export interface CostGroup {
  /** `shop-eu`, `region eu-west, shared`, `the whole fleet`. */
  readonly name: string;
  readonly total: Amount;
  readonly parts: readonly PricedPart[];
}

/** Every part in one group: their sums are the fleet's. */
export function groupsOf({ parts }: Pick<FleetCost, "parts">, by: GroupBy): readonly CostGroup[] {
  return [...Map.groupBy(parts, (part) => groupOf(part, by))]
    .map(([name, own]) => ({ name, total: sumOf(own), parts: own }))
    .sort((one, other) => (order(one.name) < order(other.name) ? -1 : 1));
}

const REST = { cluster: "the whole fleet", region: "the whole fleet", workload: "no workload" } as const;

function groupOf({ cluster, region, workload }: FixedPart, by: GroupBy): string {
  if (by === "workload") return workload ?? REST.workload;
  if (by === "region") return region ?? REST.region;
  return cluster ?? (region === undefined ? REST.cluster : `region ${region}, shared`);
}

/** What is shared comes behind what has a name of its own. */
function order(name: string): string {
  const rank = Object.values<string>(REST).includes(name) ? 2 : name.startsWith("region ") ? 1 : 0;
  return `${rank} ${name}`;
}

/** Pages whose prices were used, the oldest first. */
export function sourcesOf({ parts }: Pick<FleetCost, "parts">): readonly { readonly source: string; readonly read: string }[] {
  const used = new Map(
    parts.flatMap(({ price }) => (price === undefined ? [] : [[`${price.read} ${price.source}`, price] as const])),
  );
  return [...used].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { source, read }]) => ({ source, read }));
}

/** Pages that were read longer ago than some months. @param today - `2026-11-30` */
export function staleSources(cost: Pick<FleetCost, "parts">, today: string, months: number): ReturnType<typeof sourcesOf> {
  const [year = 0, month = 0, day = 0] = today.split("-").map(Number);
  // The same day of an earlier month, or of the next one where that has no such day.
  const limit = new Date(Date.UTC(year, month - 1 - months, day)).toISOString().slice(0, today.length);
  return sourcesOf(cost).filter(({ read }) => read < limit);
}
