import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CHECKOUT } from "../support/project.ts";

/** The lines that a new cloud takes, by table: an import, and rows, each before one that is there. */
const LINES: Readonly<
  Record<string, { readonly import: string; readonly rows: readonly (readonly [row: string, before: string])[] }>
> = {
  "lib/clouds/index.ts": {
    import: 'import { THROWAWAY } from "../../test/throwaway-cloud/facts.ts";',
    rows: [["  throwaway: THROWAWAY,\n", "  local: LOCAL,\n"]],
  },
  "stacks/clouds.ts": {
    import: 'import { THROWAWAY_BUILDERS, THROWAWAY_REMAINS } from "../test/throwaway-cloud/builders.ts";',
    rows: [
      [
        '  ...THROWAWAY_BUILDERS,\n  "bootstrap on throwaway": async () => buildBootstrap,\n',
        '  "bootstrap on local": async () => buildBootstrap,\n',
      ],
      ["  ...THROWAWAY_REMAINS,\n", '  "cluster on local": async () => {\n    const { leavingHome }'],
    ],
  },
};

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
  for (const [table, { import: line, rows }] of Object.entries(LINES)) {
    const file = path.join(folder, table);
    const whole = rows.reduce(
      (text, [row, before]) => {
        if (text.split(before).length !== 2) throw new Error(`${table} has no single line ${before}`);
        return text.replace(before, `${row}${before}`);
      },
      readFileSync(file, "utf8"),
    );
    writeFileSync(file, `${line}\n${whole}`);
  }
}
