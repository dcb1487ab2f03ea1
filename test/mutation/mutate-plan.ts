import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { inParallel } from "../../lib/model/parallel.ts";
import { mutantsOf } from "./literals.ts";
import type { Mutant } from "./literals.ts";

/**
 * Changes each number and range literal of `lib/plan` in turn, in copies of the checkout, and runs the plan's fast tests.
 * A mutant that they don't notice survives, is printed, and the exit code is 1.
 */
const ROOT = path.join(import.meta.dirname, "../..");
const SOURCES = "lib/plan";
const COPIED = ["lib", "test/plan", "test/support", "test/fleets", "package.json", "jest.config.js"];
/** A mutant that makes the tests hang is noticed. */
const TIMEOUT_MS = 60_000;

const scratch = mkdtempSync(path.join(tmpdir(), "fleetwright-mutants-"));
try {
  process.exitCode = await run();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function run(): Promise<number> {
  const only = process.argv[2] ?? "";
  const mutants = readdirSync(path.join(ROOT, SOURCES), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file.startsWith(only))
    .sort()
    .flatMap((file) => mutantsOf(path.join(SOURCES, file), readFileSync(path.join(ROOT, SOURCES, file), "utf8")));
  const copies = Array.from({ length: Math.min(availableParallelism(), 2) }, (_, at) => copyOf(`copy-${at}`));
  for (const copy of copies) {
    if (await notices(copy)) throw new Error("the tests fail without any mutant; mend them first");
  }
  const free = [...copies];
  let done = 0;
  const survived = await inParallel(mutants, copies.length, async (mutant) => {
    const copy = free.pop();
    if (copy === undefined) throw new Error("more work than copies");
    const noticed = await tried(copy, mutant);
    free.push(copy);
    done += 1;
    if (!noticed) print(`survived: ${mutant.file}:${mutant.line} ${mutant.was} -> ${mutant.becomes}`);
    if (done % 20 === 0) print(`${done} of ${mutants.length}`);
    return !noticed;
  });
  const survivors = survived.filter((survives) => survives).length;
  print(`${mutants.length} mutants, ${survivors} survived`);
  return survivors === 0 && mutants.length > 0 ? 0 : 1;
}

/** A copy of what the tests need; packages are those of the checkout. */
function copyOf(name: string): string {
  const copy = path.join(scratch, name);
  for (const part of COPIED) {
    mkdirSync(path.dirname(path.join(copy, part)), { recursive: true });
    cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

async function tried(copy: string, mutant: Mutant): Promise<boolean> {
  const file = path.join(copy, mutant.file);
  const original = readFileSync(file, "utf8");
  writeFileSync(file, mutant.text);
  try {
    return await notices(copy);
  } finally {
    writeFileSync(file, original);
  }
}

/** Whether a test fails. The short tests come first; random fleets only when these see nothing. */
async function notices(copy: string): Promise<boolean> {
  return (await fails(copy, ["--testPathIgnorePatterns", "properties"])) || (await fails(copy, []));
}

async function fails(copy: string, options: readonly string[]): Promise<boolean> {
  const jest = path.join(ROOT, "node_modules/jest/bin/jest.js");
  const cache = ["--cacheDirectory", path.join(scratch, "cache")];
  const child = spawn(
    process.execPath,
    ["--experimental-vm-modules", "--no-warnings", jest, "test/plan", "--runInBand", "--bail", "--silent", ...cache, ...options],
    { cwd: copy, stdio: "ignore", timeout: TIMEOUT_MS, env: { ...process.env, UPDATE_GOLDEN: "" } },
  );
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code !== 0));
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
