import { readFile } from "node:fs/promises";
import path from "node:path";
import type { FixedPart } from "../../cost/fixed-part.ts";
import { PARTS } from "../../cost/index.ts";
import { cloudOfKind } from "../../cost/kinds.ts";
import { parsePrices } from "../../cost/price-file.ts";
import { PriceBook } from "../../cost/prices.ts";
import type { PriceFile } from "../../cost/prices.ts";
import { FleetError } from "../../errors.ts";
import { readIfThere } from "../../fleet-file/read/lock-file.ts";
import { sourcePath } from "../../package-files.ts";

/** Of every file that is shipped. */
export const LIST_CURRENCY = "USD";
/** Clouds that prices are shipped of. */
export const LISTED: readonly string[] = Object.keys(PARTS);

/** `fleet.prices.yaml` beside `fleet.yaml` or `fleet.ts`. */
export function pricesPath(fleetFile: string): string {
  const { dir, name } = path.parse(fleetFile);
  return path.join(dir, `${name}.prices.yaml`);
}

/**
 * List prices as they are shipped, and those of the team.
 *
 * @param fleetFile - beside which the team's are looked for
 * @param named - the file that a person named instead
 * @param parts - what there may be a price of
 * @throws FleetError (input) where the team's can't be read
 */
export async function readPrices(
  fleetFile: string,
  named: string | undefined,
  parts: readonly Pick<FixedPart, "kind">[],
): Promise<PriceBook> {
  const file = named ?? pricesPath(fleetFile);
  const text = await readIfThere(file);
  if (text === undefined && named !== undefined) throw new FleetError("input", `there is no file ${named}`);
  const own = text === undefined ? undefined : parsePrices(text, shownPath(file));
  return new PriceBook(await readListPrices(new Set(parts.map(({ kind }) => cloudOfKind(kind)))), own);
}

/** Those that are shipped for some clouds: a file for each, all in one currency. */
export async function readListPrices(clouds: ReadonlySet<string>): Promise<PriceFile> {
  const folder = sourcePath("lib/cost/list-prices");
  const names = LISTED.filter((cloud) => clouds.has(cloud)).map((cloud) => `${cloud}.yaml`);
  const files = await Promise.all(
    names.map(async (name) => parsePrices(await readFile(path.join(folder, name), "utf8"), `list-prices/${name}`)),
  );
  return { currency: LIST_CURRENCY, prices: files.flatMap(({ prices }) => prices) };
}

function shownPath(file: string): string {
  const relative = path.relative(".", file);
  return relative.startsWith("..") ? file : relative;
}
