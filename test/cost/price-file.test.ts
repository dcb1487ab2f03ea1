import { expect, test } from "@jest/globals";
import { LIST_CURRENCY, LISTED, readListPrices } from "../../lib/cli/cost/read-prices.ts";
import { fleetCost, staleSources } from "../../lib/cost/fleet-cost.ts";
import { isKind } from "../../lib/cost/kinds.ts";
import { moneyOf } from "../../lib/cost/money.ts";
import { parsePrices } from "../../lib/cost/price-file.ts";
import { PriceBook } from "../../lib/cost/prices.ts";

const PAGE = "https://prices.acme.example";

function aFile(prices: string, { currency = "USD", read = "2026-11-20", locations = "" } = {}): string {
  const places = locations === "" ? "" : `    locations: [${locations}]\n`;
  return `currency: ${currency}\nlists:\n  - source: ${PAGE}\n    read: ${read}\n${places}    prices:\n${prices}`;
}

test("every price that is shipped names its page and the day on which it was read, and a thing that can be counted", async () => {
  const { currency, prices } = await readListPrices(new Set(LISTED));
  expect(currency).toBe(LIST_CURRENCY);
  expect(prices.length).toBeGreaterThan(500);
  for (const { kind, source, read, least, most } of prices) {
    expect(new URL(source).protocol).toBe("https:");
    expect(read).toMatch(/^2026-\d\d-\d\d$/);
    expect(isKind(kind)).toBe(true);
    expect(least <= most && most > 0n).toBe(true);
  }
});

test("a team's price takes the place of the one that is shipped, everywhere or in the places that it names", () => {
  const shipped = parsePrices(
    aFile("      aws/nat-gateway: { hour: 0.045 }\n      aws/kms-key: { month: 1 }\n", { locations: "eu-west-1" }),
    "list.yaml",
  );
  const everywhere = new PriceBook(shipped, parsePrices(aFile("      aws/nat-gateway: { hour: 0.01 }\n"), "own.yaml"));
  expect(everywhere.priceOf("aws/nat-gateway", "eu-west-1")?.most).toBe(moneyOf("0.01"));
  expect(everywhere.priceOf("aws/kms-key", "eu-west-1")?.most).toBe(moneyOf("1"));
  expect(everywhere.priceOf("aws/kms-key", "eu-north-1")).toBeUndefined();
  const own = parsePrices(aFile("      aws/nat-gateway: { hour: 0.02 }\n", { locations: "eu-north-1" }), "own.yaml");
  const there = new PriceBook(shipped, own);
  expect(there.priceOf("aws/nat-gateway", "eu-north-1")?.most).toBe(moneyOf("0.02"));
  expect(there.priceOf("aws/nat-gateway", "eu-west-1")?.most).toBe(moneyOf("0.045"));
});

test("prices of two currencies are never added up: a team's own currency leaves those that are shipped out, and says so", () => {
  const shipped = parsePrices(aFile("      aws/kms-key: { month: 1 }\n"), "list.yaml");
  const book = new PriceBook(
    shipped,
    parsePrices(aFile("      aws/nat-gateway: { hour: 1 }\n", { currency: "EUR" }), "own.yaml"),
  );
  expect(book).toMatchObject({ currency: "EUR", withoutShipped: true });
  expect(book.priceOf("aws/kms-key", "eu-west-1")).toBeUndefined();
});

test("a range is counted from its least to its most, by the hours of a month", () => {
  const book = new PriceBook(
    parsePrices(aFile("      gcp/nat-gateway: { hour: { least: 0.0014, most: '0.0448' } }\n"), "own.yaml"),
  );
  const part = { kind: "gcp/nat-gateway", stack: "network-north", cluster: undefined, region: "north", workload: undefined };
  const { total } = fleetCost({ parts: [{ ...part, location: "europe-north1", least: 2, most: 3 }], uncounted: [] }, book);
  expect(total).toEqual({ least: moneyOf("2.044"), most: moneyOf("98.112") });
});

test.each([
  [
    "a part that there is none of",
    "      aws/nat-gatway: { hour: 1 }\n",
    /own\.yaml:6:\d+: .*no part of a fleet is called that.*aws\/nat-gateway/,
  ],
  ["a price by the week", "      aws/nat-gateway: { week: 1 }\n", /own\.yaml:6:\d+: .*week/],
  ["a price by hour and month", "      aws/nat-gateway: { hour: 1, month: 1 }\n", /either hour or month/],
  ["a price below zero", "      aws/nat-gateway: { hour: -1 }\n", /a price is a number such as 0\.045/],
  ["a range that is turned around", "      aws/nat-gateway: { hour: { least: 2, most: 1 } }\n", /least is more than most/],
  ["two prices for one thing", "      aws/nat-gateway: { hour: 1 }\n      aws/nat-gateway: { hour: 2 }\n", /own\.yaml/],
])("a price file with %s is refused with the place", (_, prices, message) => {
  expect(() => parsePrices(aFile(prices), "own.yaml")).toThrow(message);
});

test("two lists that price one thing in one place are refused", () => {
  const list = `  - { source: a, read: 2026-11-20, prices: { aws/kms-key: { month: 1 } } }\n`;
  expect(() => parsePrices(`currency: USD\nlists:\n${list}${list}`, "own.yaml")).toThrow("aws/kms-key has two prices everywhere");
});

test("prices are old once the months that were given have passed since somebody read them, and only those that are used", () => {
  const own = parsePrices(
    `currency: USD\nlists:\n  - { source: used, read: 2025-11-29, prices: { aws/kms-key: { month: 1 } } }\n  - { source: unused, read: 2020-01-01, prices: { aws/dns-zone: { month: 1 } } }\n`,
    "own.yaml",
  );
  const part = {
    kind: "aws/kms-key",
    stack: "cluster-a",
    cluster: "a",
    region: "west",
    workload: undefined,
    location: "eu-west-1",
  };
  const cost = fleetCost({ parts: [{ ...part, least: 1, most: 1 }], uncounted: [] }, new PriceBook(own));
  expect(staleSources(cost, "2026-11-29", 12)).toEqual([]);
  expect(staleSources(cost, "2026-11-30", 12)).toEqual([{ source: "used", read: "2025-11-29" }]);
});
