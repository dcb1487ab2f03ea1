import type { CostChange, Count, PartChange } from "./cost-change.ts";
import { NOTHING, staleSources } from "./fleet-cost.ts";
import type { Amount, FleetCost } from "./fleet-cost.ts";
import { nameOfKind } from "./kinds.ts";
import { shownMoney } from "./money.ts";
import type { Money } from "./money.ts";

/** `73.00`, or `73.00 to 219.00` where it depends on how many nodes there are. */
export function amountInWords({ least, most }: Amount): string {
  return least === most ? shownMoney(least) : `${shownMoney(least)} to ${shownMoney(most)}`;
}

/** `3`, or `3 to 9`. */
export function countInWords({ least, most }: Count): string {
  return least === most ? String(least) : `${least} to ${most}`;
}

/** `NAT gateway in eu-west-1` */
export function partInWords(kind: string, location: string): string {
  return `${nameOfKind(kind)}${location === "" ? "" : ` in ${location}`} (${kind})`;
}

/** What a change does to the bill of a month: the sum first, then each kind of part once, however many clusters have it. None where nothing is counted otherwise. */
export function changeInWords({ before, after, total, parts }: CostChange): readonly string[] {
  if (parts.length === 0) return [];
  const both = `${amountInWords(before.total)} → ${amountInWords(after.total)} ${after.currency} a month`;
  const folded = [...Map.groupBy(parts, ({ kind, location }) => partInWords(kind, location))].map(([what, ones]) => ({
    what,
    ...sumOfChanges(ones),
  }));
  const told = folded.flatMap(({ cost, ...one }) => (cost === undefined ? [] : [{ ...one, cost }])).sort(largestFirst);
  const unpriced = folded.filter(({ cost }) => cost === undefined);
  return [
    `${signedAmount(total)}: ${both}`,
    ...told.map(({ what, count, cost }) => `${signedCount(count)} ${what}: ${signedAmount(cost)}`),
    ...unpriced.map(({ what, count }) => `${signedCount(count)} ${what}: no price is known`),
  ];
}

function largestFirst(one: { readonly cost: Amount }, other: { readonly cost: Amount }): number {
  const [a, b] = [sizeOf(one.cost.most), sizeOf(other.cost.most)];
  return a === b ? 0 : a > b ? -1 : 1;
}

function sizeOf(money: Money): Money {
  return money < 0n ? -money : money;
}

function sumOfChanges(changes: readonly PartChange[]): { readonly count: Count; readonly cost: Amount | undefined } {
  let [count, cost]: [Count, Amount] = [{ least: 0, most: 0 }, NOTHING];
  for (const { was, is, cost: own = NOTHING } of changes) {
    count = { least: count.least + is.least - was.least, most: count.most + is.most - was.most };
    cost = { least: cost.least + own.least, most: cost.most + own.most };
  }
  return { count, cost: changes.some((one) => one.cost !== undefined) ? cost : undefined };
}

/** `+73.00`, `-73.00`, `+73.00 to +219.00` */
export function signedAmount({ least, most }: Amount): string {
  const signed = (money: Money): string => `${money > 0n ? "+" : ""}${shownMoney(money)}`;
  return least === most ? signed(least) : `${signed(least)} to ${signed(most)}`;
}

function signedCount({ least, most }: Count): string {
  const signed = (count: number): string => `${count > 0 ? "+" : ""}${count}`;
  return least === most ? signed(least) : `${signed(least)} to ${signed(most)}`;
}

/** What somebody should know of the prices themselves. */
export function warningsInWords(cost: FleetCost, today: string, months: number): readonly string[] {
  const stale = staleSources(cost, today, months).map(
    ({ source, read }) => `prices of ${source} were read on ${read}, more than ${months} months ago`,
  );
  return [
    ...(cost.withoutShipped ? [`the prices that come with Fleetwright don't count: they are not in ${cost.currency}`] : []),
    ...stale,
  ];
}
