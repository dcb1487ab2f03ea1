import { amountInWords, changeInWords, countInWords, partInWords, signedAmount } from "../../cost/cost-words.ts";
import type { CostChange } from "../../cost/cost-change.ts";
import { groupsOf, sourcesOf, sumOf } from "../../cost/fleet-cost.ts";
import type { FleetCost, GroupBy, PricedPart } from "../../cost/fleet-cost.ts";
import { nameOfKind } from "../../cost/kinds.ts";
import { visibleText } from "../../review/visible-text.ts";
import { table } from "../frame/table.ts";

/** What a fleet costs, for people: the sum, each group with its parts, and what the sum doesn't hold. */
export function costText(name: string, cost: FleetCost, by: GroupBy, warnings: readonly string[]): string {
  const groups = groupsOf(cost, by);
  const widths = rowsOf(cost.parts);
  const blocks = groups.map((group) => [
    `${group.name}: ${amountInWords(group.total)}`,
    ...indented(alignedTo(widths, group.parts)),
  ]);
  const parts = [
    [`${name}: ${amountInWords(cost.total)} ${cost.currency} a month, whether or not anybody uses it`, ...missing(cost)],
    ...blocks,
    section("WITHOUT A PRICE", unpriced(cost)),
    section(
      "NOT COUNTED",
      cost.uncounted.map(({ about, what }) => `${about}: ${what}`),
    ),
    section("WARNINGS", warnings),
    section(
      "PRICES",
      sourcesOf(cost).map(({ source, read }) => `read on ${read}: ${source}`),
    ),
  ];
  return texts(parts);
}

/** What a change costs, for people. @param by - undefined: each kind of part once, for the whole fleet */
export function costChangeText(head: string, change: CostChange, by: GroupBy | undefined, warnings: readonly string[]): string {
  const [sum, ...lines] = changeInWords(change);
  return texts([
    [`${head}: ${sum ?? `nothing is paid for otherwise; ${amountInWords(change.after.total)} ${change.after.currency} a month`}`],
    lines,
    by === undefined ? [] : section(`BY ${by.toUpperCase()}`, groupChanges(change, by)),
    section(
      "NOT COUNTED",
      change.after.uncounted.map(({ about, what }) => `${about}: ${what}`),
    ),
    section("WARNINGS", warnings),
  ]);
}

function groupChanges({ before, after }: CostChange, by: GroupBy): readonly string[] {
  const [old, now] = [before, after].map((cost) => new Map(groupsOf(cost, by).map((group) => [group.name, group.total])));
  const zero = { least: 0n, most: 0n };
  return [...new Set([...(now?.keys() ?? []), ...(old?.keys() ?? [])])].flatMap((name) => {
    const [was, is] = [old?.get(name) ?? zero, now?.get(name) ?? zero];
    const difference = { least: is.least - was.least, most: is.most - was.most };
    return difference.least === 0n && difference.most === 0n ? [] : [`${name}: ${signedAmount(difference)}`];
  });
}

function unpriced({ parts }: FleetCost): readonly string[] {
  const without = parts.filter(({ price }) => price === undefined);
  const alike = Map.groupBy(without, ({ kind, location }) => partInWords(kind, location));
  return [...alike].map(([what, ones]) => `${countInWords(total(ones))} ${what}`);
}

/** The sum is no sum of all where something has no price. */
function missing({ parts }: FleetCost): readonly string[] {
  const count = total(parts.filter(({ price }) => price === undefined));
  return count.most === 0 ? [] : [`without ${countInWords(count)} parts that no price is known of`];
}

function total(parts: readonly PricedPart[]): { readonly least: number; readonly most: number } {
  let [least, most] = [0, 0];
  for (const part of parts) [least, most] = [least + part.least, most + part.most];
  return { least, most };
}

/** What several stacks make of one kind is one row. */
function rowsOf(parts: readonly PricedPart[]): readonly (readonly string[])[] {
  const alike = Map.groupBy(parts, ({ kind, workload = "", location }) => `${kind}\0${workload}\0${location}`);
  return [...alike.values()].flatMap((ones) => {
    const [first] = ones;
    if (first === undefined) return [];
    const cost = first.cost === undefined ? "no price" : amountInWords(sumOf(ones));
    return [[countInWords(total(ones)), nameOfKind(first.kind), first.location, first.workload ?? "", cost]];
  });
}

const HEADER = ["COUNT", "WHAT", "WHERE", "FOR", "A MONTH"];

/** A group's rows, as wide as those of all. */
function alignedTo(all: readonly (readonly string[])[], parts: readonly PricedPart[]): readonly string[] {
  const own = rowsOf(parts);
  const [, ...lines] = table(HEADER, [...own, ...all]).split("\n");
  return lines.slice(0, own.length);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...indented(lines)];
}

function texts(parts: readonly (readonly string[])[]): string {
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(visibleText).join("\n"))
    .join("\n\n");
}
