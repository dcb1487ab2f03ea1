import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { command as cost } from "../../lib/cli/commands/cost.ts";
import { KINDS } from "../../lib/cost/kinds.ts";
import { parsePrices } from "../../lib/cost/price-file.ts";
import { aContext } from "../support/a-context.ts";
import { tempFolder } from "../support/temp-folder.ts";

const PAGE = readFileSync(path.join(import.meta.dirname, "../../docs/costs.md"), "utf8");
const [FLEET = "", PRICES = ""] = [...PAGE.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = ""]) => text);
const folder = tempFolder();

test("the page names every kind that a price can be given to, and what it is", () => {
  const rows = [...PAGE.matchAll(/^\| `([a-z]+\/[a-z0-9-]+)` +\| (.*?) +\|$/gm)].map(([, kind = "", what = ""]) => [kind, what]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(KINDS));
});

test("the page shows what its fleet costs as the command tells it, and a price file that is taken", async () => {
  const file = path.join(folder(), "fleet.yaml");
  writeFileSync(file, FLEET);
  const { text } = await cost.run(aContext(file), [], {});
  const [, shown = ""] = /\$ fleetwright cost\n([^]*?)\n…\n/.exec(PAGE) ?? [];
  expect(shown).not.toBe("");
  expect(text.startsWith(shown)).toBe(true);
  expect(parsePrices(PRICES, "fleet.prices.yaml").prices).toHaveLength(3);
});
