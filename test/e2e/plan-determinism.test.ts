import { execFile } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = path.join(import.meta.dirname, "../..");
/** Places that sort, spell and count days in other ways. */
const PLACES = [
  { LC_ALL: "C", TZ: "UTC" },
  { LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati" },
  { LC_ALL: "sv_SE.UTF-8", TZ: "America/St_Johns" },
] as const;

const FIXED_DAY = path.join(ROOT, "test/support/on-a-fixed-day.js");

const folder = tempFolder();

async function node(args: readonly string[], place: Readonly<Record<string, string>>) {
  const env = { PATH: process.env["PATH"], HOME: folder(), LANG: place["LC_ALL"], ...place };
  return await promisify(execFile)(process.execPath, args, { cwd: folder(), env, maxBuffer: 2 ** 28 });
}

test("random fleets plan to the same bytes in three locales and time zones", async () => {
  const runs = [];
  for (const place of PLACES) runs.push(await node([path.join(ROOT, "test/support/print-plans.ts")], place));
  const [first, ...others] = runs.map(({ stdout }) => stdout);
  expect(first?.length).toBeGreaterThan(100_000);
  expect(others.map((other) => other === first)).toEqual([true, true]);
  // The places do differ, or this would show nothing.
  expect(new Set(runs.map(({ stderr }) => stderr)).size).toBe(PLACES.length);
});

test("`plan --write` writes the same lock wherever it runs, once, and then finds nothing to do", async () => {
  const locks = [];
  for (const [at, place] of PLACES.entries()) {
    const fleet = path.join(folder(), `fleet-${at}.yaml`);
    copyFileSync(path.join(ROOT, "test/fleets/acme/fleet.yaml"), fleet);
    const args = ["--import", FIXED_DAY, path.join(ROOT, "bin/fleetwright.js"), "plan", "--fleet", fleet];
    const open = await node(args, place);
    expect(open.stderr).toContain(`next: fleetwright plan --fleet fleet-${at}.yaml --write\n`);
    await node([...args, "--write"], place);
    locks.push(readFileSync(fleet.replace(".yaml", ".lock"), "utf8"));
    const again = await node([...args, "--json"], place);
    expect(JSON.parse(again.stdout)).toMatchObject({ exit: { name: "done" }, result: { added: [], retired: [] }, next: [] });
  }
  expect(new Set(locks).size).toBe(1);
});
