import * as z from "zod";
import { FleetError, formatPath } from "../errors.ts";
import type { Path } from "../errors.ts";
import { locate } from "../fleet-file/read/locate.ts";
import { sourceText } from "../fleet-file/read/source.ts";
import { didYouMean } from "../fleet-file/read/suggest.ts";
import { readYaml } from "../fleet-file/read/yaml.ts";
import { KINDS, isKind } from "./kinds.ts";
import { DECIMAL, moneyOf } from "./money.ts";
import type { Price, PriceFile } from "./prices.ts";

const AMOUNT = "a price is a number such as 0.045, with at most nine decimals, or { least, most }";

/** YAML's numbers keep every digit that anybody writes of a price. */
const amount = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(DECIMAL, AMOUNT));

const range = z
  .strictObject({ least: amount, most: amount })
  .refine(({ least, most }) => moneyOf(least) <= moneyOf(most), "least is more than most");
const either = z.union([amount.transform((value) => ({ least: value, most: value })), range], AMOUNT);

const price = z
  .strictObject({ hour: either.optional(), month: either.optional() })
  .refine(({ hour, month }) => (hour === undefined) !== (month === undefined), "say either hour or month");

const kind = z.string().check((context) => {
  const { value } = context;
  if (isKind(value)) return;
  const meant = didYouMean(value, KINDS.keys()) ?? "";
  context.issues.push({ code: "custom", input: value, message: `no part of a fleet is called that${meant}` });
});

const list = z.strictObject({
  source: z.string().min(1),
  read: z.iso.date("a day such as 2026-11-30"),
  locations: z.array(z.string().min(1)).min(1).optional(),
  prices: z.record(kind, price),
});

const file = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, "three letters of ISO 4217, such as USD"),
  lists: z.array(list),
});

/**
 * What a price file says.
 *
 * @param shown - its name, as messages call it
 * @throws FleetError (input) that names every wrong place
 */
export function parsePrices(text: string, shown: string): PriceFile {
  const source = sourceText(shown, text);
  const { value, places, problems } = readYaml(text);
  const at = (path: Path): string => {
    const { line, column } = locate({ source, places }, path);
    return `${shown}:${line}:${column}`;
  };
  const broken = problems.map(({ path, message }) => `${at(path)}: ${message}`);
  const result = file.safeParse(value);
  if (broken.length > 0 || !result.success) {
    const wrong = (result.error?.issues ?? []).map((issue) => {
      const path = issue.path.map((one) => (typeof one === "number" ? one : String(one)));
      // Of a key, zod keeps what is wrong with it inside.
      const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
      return `${at(path)}: ${formatPath(path)}: ${message}`;
    });
    throw new FleetError(
      "input",
      `the prices can't be read:\n${(broken.length > 0 ? broken : wrong).map((line) => `  ${line}`).join("\n")}`,
    );
  }
  const prices = result.data.lists.flatMap(({ prices: named, ...of }) =>
    Object.entries(named).map(([name, { hour, month }]): Price => {
      const { least, most } = hour ?? month ?? { least: "0", most: "0" };
      const { source: page, read, locations } = of;
      return {
        kind: name,
        locations,
        per: hour === undefined ? "month" : "hour",
        least: moneyOf(least),
        most: moneyOf(most),
        source: page,
        read,
      };
    }),
  );
  refuseTwice(prices, shown);
  return { currency: result.data.currency, prices };
}

/** Of two prices for one thing in one place, nobody could say which holds. */
function refuseTwice(prices: readonly Price[], shown: string): void {
  const seen = new Set<string>();
  const twice = prices.flatMap(({ kind: name, locations = ["everywhere"] }) =>
    locations
      .filter((location) => {
        const key = `${name} ${location}`;
        const before = seen.has(key);
        seen.add(key);
        return before;
      })
      .map((location) => `  ${shown}: ${name} has two prices ${location === "everywhere" ? location : `in ${location}`}`),
  );
  if (twice.length > 0) throw new FleetError("input", `the prices can't be read:\n${twice.join("\n")}`);
}
