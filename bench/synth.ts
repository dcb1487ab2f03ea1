// What synthesizing a fleet costs a team that installed the package, beside a program that writes the same JSON with cdktf alone,
// and how long the command line takes to answer.
import { deepStrictEqual } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { table } from "../lib/cli/frame/table.ts";
import { measure, median } from "./child.ts";
import type { Cost } from "./child.ts";
import { installPackage } from "./installed-package.ts";
import { writeLocalFleet } from "./local-fleet.ts";
import { readDependencies, readTerraformJson } from "./terraform-json.ts";

const ROOT = path.join(import.meta.dirname, "..");
/** At most this many times the naive program's time and memory. */
const TARGET = 1.2;
const ROUNDS: Readonly<Record<number, number>> = { 10: 7, 100: 5, 1000: 3 };

const rows: string[][] = [];
let missed = 0;
for (const [clusters, rounds] of Object.entries(ROUNDS)) {
  const { ours, naive } = await inFolder((folder) => compare(folder, Number(clusters), rounds));
  const time = ours.seconds / naive.seconds;
  const memory = ours.megabytes / naive.megabytes;
  if (Math.max(time, memory) > TARGET) missed += 1;
  const costs = [ours, naive].flatMap((cost) => [`${cost.seconds.toFixed(2)} s`, `${cost.megabytes.toFixed(0)} MB`]);
  rows.push([clusters, ...costs, time.toFixed(2), memory.toFixed(2)]);
}
print(table(["CLUSTERS", "FLEETWRIGHT", "", "NAIVE", "", "TIME", "MEMORY"], rows));
print(
  missed === 0
    ? `at most ${TARGET} of the naive program everywhere`
    : `more than ${TARGET} of the naive program in ${missed} of ${rows.length} rows`,
);

print(`\n${await inFolder(answers)}`);
process.exitCode = missed === 0 ? 0 : 1;

/** Medians of both, run in turn so that a busy machine hits both; what they wrote must be equal. */
async function compare(folder: string, clusters: number, rounds: number): Promise<{ readonly ours: Cost; readonly naive: Cost }> {
  const { program, app, env } = await installPackage(folder);
  await writeLocalFleet(folder, clusters);
  const [oursOut, naiveOut] = [path.join(folder, "ours"), path.join(folder, "naive")];
  const ours: Cost[] = [];
  const naive: Cost[] = [];
  const named = path.relative(folder, program);
  for (let round = 0; round < rounds; round += 1) {
    // All of it each time, as the other program does.
    ours.push(await measure(folder, app, { ...env, CDKTF_OUTDIR: oursOut, FLEETWRIGHT_SYNTH_CACHE: "off" }));
    naive.push(
      await measure(folder, [path.join(ROOT, "bench/naive-program.ts"), String(clusters), named], { CDKTF_OUTDIR: naiveOut }),
    );
  }
  deepStrictEqual(readTerraformJson(oursOut), readTerraformJson(naiveOut));
  deepStrictEqual(readDependencies(oursOut), readDependencies(naiveOut));
  return { ours: median(ours), naive: median(naive) };
}

/** How long people wait for what should feel immediate, in a fleet of a hundred clusters. */
async function answers(folder: string): Promise<string> {
  const { program } = await installPackage(folder);
  await writeLocalFleet(folder, 100);
  const commands = [
    { what: "--help", args: ["--help"], target: 100 },
    { what: "completion of a cluster's name", args: ["completion", "--suggest", "--", "local", "up", "c00"], target: 100 },
    { what: "validate, 100 clusters", args: ["validate"], target: 300 },
  ];
  const lines: string[][] = [];
  for (const { what, args, target } of commands) {
    const costs: Cost[] = [];
    for (let round = 0; round < 7; round += 1) costs.push(await measure(folder, [program, ...args]));
    lines.push([what, `${(median(costs).seconds * 1000).toFixed(0)} ms`, `${target} ms`]);
  }
  return table(["ANSWER", "TOOK", "TARGET"], lines);
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
