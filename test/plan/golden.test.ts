import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { GOLDEN_LINES, goldenPlan } from "../support/golden-plan.ts";

const FLEETS = path.join(import.meta.dirname, "../fleets");
const scenarios = readdirSync(FLEETS).filter((name) => name !== "broken");

describe("names, addresses and stacks of the scenario fleets are a contract (UPDATE_GOLDEN=1 writes them anew)", () => {
  test.each(scenarios)("%s", async (name) => {
    const { fleet, lock } = await loadFleet({ file: path.join(FLEETS, name, "fleet.yaml"), today: "2026-11-20" });
    const text = goldenPlan(planFleet(fleet, lock));
    const file = path.join(FLEETS, name, "plan.golden.txt");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
    expect(text.split("\n").length).toBeLessThanOrEqual(GOLDEN_LINES + 1);
  });
});
