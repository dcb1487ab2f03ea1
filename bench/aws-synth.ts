// What synthesizing 300 clusters on AWS costs a team that installed the package, beside a program that hands cdktf the same JSON
// ready made: all of it, and again after one cluster was changed.
import { deepStrictEqual } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { table } from "../lib/cli/frame/table.ts";
import { writeAwsFleet } from "./aws-fleet.ts";
import { measure, median } from "./child.ts";
import type { Cost } from "./child.ts";
import { installPackage } from "./installed-package.ts";
import { readDependencies, readTerraformJson } from "./terraform-json.ts";

const CLUSTERS = 300;
const ROUNDS = 5;
/** At most this many times the other program's time. */
const TARGETS = { cold: 0.8, changed: 0.2 };

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-bench-"));
try {
  const { ready, cold, changed } = await compare();
  const rows = [
    ["JSON ready made", seconds(ready), "", ""],
    ["all of it", seconds(cold), ratio(cold, ready), String(TARGETS.cold)],
    ["one cluster changed", seconds(changed), ratio(changed, ready), String(TARGETS.changed)],
  ];
  print(`\n${table([`${CLUSTERS} CLUSTERS ON AWS`, "TOOK", "OF READY MADE", "TARGET"], rows)}`);
  const missed = cold.seconds / ready.seconds > TARGETS.cold || changed.seconds / ready.seconds > TARGETS.changed;
  print(missed ? "more than a target" : "at most the targets");
  if (missed) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Medians of all three, run in turn so that a busy machine hits all; what they wrote must be equal. */
async function compare(): Promise<Readonly<Record<"ready" | "cold" | "changed", Cost>>> {
  const { app, env } = await installPackage(folder);
  const [ours, theirs, whole] = ["ours", "ready", "whole"].map((name) => path.join(folder, name)) as [string, string, string];
  const synthesize = (out: string, more = {}): Promise<Cost> => measure(folder, app, { ...env, CDKTF_OUTDIR: out, ...more });
  const costs = { ready: [] as Cost[], cold: [] as Cost[], changed: [] as Cost[] };
  // What Node compiles once for all runs is no cost of any.
  await writeAwsFleet(folder, CLUSTERS);
  await synthesize(whole);
  for (let round = 0; round < ROUNDS; round += 1) {
    await writeAwsFleet(folder, CLUSTERS);
    for (const made of [ours, theirs, path.join(folder, ".fleetwright")]) rmSync(made, { recursive: true, force: true });
    costs.cold.push(await synthesize(ours));
    const program = [path.join(import.meta.dirname, "ready-json-program.ts"), ours];
    costs.ready.push(await measure(folder, program, { CDKTF_OUTDIR: theirs }));
    if (round === 0) {
      deepStrictEqual(readTerraformJson(ours), readTerraformJson(theirs));
      deepStrictEqual(readDependencies(ours), readDependencies(theirs));
    }
    await writeAwsFleet(folder, CLUSTERS, round);
    costs.changed.push(await synthesize(ours));
  }
  await synthesize(whole, { FLEETWRIGHT_SYNTH_CACHE: "off" });
  deepStrictEqual(readTerraformJson(ours), readTerraformJson(whole));
  return { ready: median(costs.ready), cold: median(costs.cold), changed: median(costs.changed) };
}

function seconds(cost: Cost): string {
  return `${cost.seconds.toFixed(2)} s`;
}

function ratio(cost: Cost, of: Cost): string {
  return (cost.seconds / of.seconds).toFixed(2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
