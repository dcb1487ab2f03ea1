// `npm test`: every check of the project, cheap ones first, all of them even when one fails.
// The last line says how many passed and failed, computed from what the checks reported.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { failures, formatTally, sum, tallyOfCheck, tallyOfJest } from "./support/tally.ts";
import type { JestResults, Tally } from "./support/tally.ts";

const ROOT = path.join(import.meta.dirname, "..");
type Steps = Readonly<Record<string, () => Promise<Tally>>>;

/** Each keeps one processor busy, so that they run side by side; what each said is shown when it has ended. */
const CHECKS: Steps = {
  lint: () => check("eslint/bin/eslint.js", "."),
  format: () => check("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."),
  typecheck: () => check("typescript/bin/tsc", "-p", "."),
};
/** One after the other: jest keeps all processors busy. */
const TESTS: Steps = {
  unit: () => jest("unit", "--maxWorkers=2"),
  // More files than processors: much of it is waiting, for clusters to be ready and for what AWS's plugin waits for.
  e2e: () => jest("e2e", "--maxWorkers=3"),
};

const running = new Set<ChildProcess>();
let interrupted: NodeJS.Signals | undefined;
const failed: string[] = [];

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupted = signal;
    for (const child of running) child.kill(signal);
  });
}

const asked = process.argv.slice(2);
const names = [CHECKS, TESTS].flatMap((steps) => Object.keys(steps));
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no step ${unknown.join(", ")}: the steps are ${names.join(", ")}\n`);
  process.exit(2);
}

const tallies: Tally[] = [];
await Promise.all(Object.entries(CHECKS).map(([name, run]) => step(name, run)));
for (const [name, run] of Object.entries(TESTS)) await step(name, run);

const total = sum(tallies);
if (failed.length > 0) process.stdout.write(`\nfailed:\n${failed.map((name) => `  ${name}\n`).join("")}`);
if (interrupted !== undefined) process.stdout.write("\ninterrupted: not every check has run\n");
process.stdout.write(`\n${formatTally(total)}\n`);
process.exitCode = interrupted === undefined ? Number(total.failed > 0) : 130;

async function step(name: string, run: () => Promise<Tally>): Promise<void> {
  if (interrupted !== undefined || (asked.length > 0 && !asked.includes(name))) return;
  if (name in TESTS) process.stdout.write(`\n== ${name}\n`);
  const started = performance.now();
  const tally = await run();
  if (tally.failed > 0) failed.push(name);
  process.stdout.write(`== ${name}: ${formatTally(tally)} in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  tallies.push(tally);
}

async function check(program: string, ...args: readonly string[]): Promise<Tally> {
  return tallyOfCheck(await run([path.join("node_modules", program), ...args], "when it has ended"));
}

async function jest(project: string, ...args: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-tests-"));
  const file = path.join(folder, "results.json");
  try {
    // As arguments, not in NODE_OPTIONS: the processes that tests start shall not inherit them.
    await run([
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      "node_modules/jest/bin/jest.js",
      ...["--selectProjects", project, "--passWithNoTests", "--json", "--outputFile", file, ...args],
    ]);
    const results = readResults(file);
    failed.push(...failures(results));
    return tallyOfJest(results);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** undefined where jest ended before it wrote them. */
function readResults(file: string): JestResults | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as JestResults;
  } catch (error) {
    process.stderr.write(`jest left no results: ${String(error)}\n`);
    return undefined;
  }
}

/** Runs Node on a script. What it prints is shown as it comes, or at once in the end; jest's document, which it also prints, is not. */
async function run(args: readonly string[], shown: "as it comes" | "when it has ended" = "as it comes"): Promise<boolean> {
  const whole = shown === "when it has ended";
  const silent = args.includes("--json");
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: whole ? ["ignore", "pipe", "pipe"] : ["ignore", silent ? "ignore" : "inherit", "inherit"],
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
  });
  running.add(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (part: string) => (said += part));
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      process.stdout.write(said);
      resolve(code === 0);
    });
  });
}
