import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "../support/project.ts";

/** The lines that a new cloud takes, by table: an import, and a row before one that is there. */
const LINES = {
  "lib/clouds/index.ts": {
    import: 'import { THROWAWAY } from "../../test/throwaway-cloud/facts.ts";',
    before: "  local: LOCAL,\n",
    row: "  throwaway: THROWAWAY,\n",
  },
  "stacks/clouds.ts": {
    import: 'import { THROWAWAY_BUILDERS } from "../test/throwaway-cloud/builders.ts";',
    before: '  "bootstrap on local": async () => buildBootstrap,\n',
    row: '  ...THROWAWAY_BUILDERS,\n  "bootstrap on throwaway": async () => buildBootstrap,\n',
  },
} as const;

/**
 * A checkout that has one cloud more: the sources as they are, with the cloud's lines in the tables.
 *
 * @param folder - empty; becomes the root of the checkout
 */
export function checkoutWithThrowawayCloud(folder: string): void {
  for (const part of ["bin", "lib", "constructs", "stacks", "templates", "schema", "package.json", "test/throwaway-cloud"]) {
    cpSync(path.join(CHECKOUT, part), path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(CHECKOUT, "node_modules"), path.join(folder, "node_modules"));
  for (const [table, { import: line, before, row }] of Object.entries(LINES)) {
    const file = path.join(folder, table);
    const text = readFileSync(file, "utf8");
    if (text.split(before).length !== 2) throw new Error(`${table} has no single line ${before}`);
    writeFileSync(file, `${line}\n${text.replace(before, `${row}${before}`)}`);
  }
}
