import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { FleetError } from "../../../lib/errors.ts";
import type { Problem } from "../../../lib/errors.ts";
import { loadFleet } from "../../../lib/fleet-file/read/load.ts";
import { RULES } from "../../../lib/fleet-file/rules/index.ts";
import { BROKEN, MADE, TODAY, brokenFleets } from "../../support/broken-fleets.ts";

const DATED = RULES.filter(({ dated }) => dated === true).map(({ id }) => id);

/** What a deployment says of a fleet file, and whether it refuses it. */
async function deployed(name: string): Promise<{ readonly refused: boolean; readonly problems: readonly Problem[] }> {
  try {
    const { warnings } = await loadFleet({ file: path.join(BROKEN, name), today: TODAY, lenient: true });
    return { refused: false, problems: warnings };
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { refused: true, problems: error.problems };
  }
}

describe("where a fleet is deployed", () => {
  const kept = brokenFleets().filter((name) => MADE[name] === undefined);

  test.each(kept)("what validate refuses of %s is refused too, but for what only the day makes wrong", async (name) => {
    const expected = readFileSync(path.join(BROKEN, name.replace(/\.[a-z]+$/, ".expected")), "utf8");
    const errors = [...expected.matchAll(/: error: .*\[(FW\d{4})\]$/gm)].map(([, rule = ""]) => rule);
    const { refused, problems } = await deployed(name);
    expect(refused).toBe(errors.some((rule) => !DATED.includes(rule)));
    const told = problems.filter(({ rule }) => DATED.includes(rule));
    expect(told.map(({ rule }) => rule).sort()).toEqual(errors.filter((rule) => DATED.includes(rule)).sort());
    expect(told.every(({ severity }) => severity === "warning")).toBe(true);
  });

  test("exceptions and versions have ended in some of them", () => {
    expect(DATED.sort()).toEqual(["FW1802", "FW1851", "FW1934", "FW1980"]);
  });
});
