import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { inParallel } from "../../lib/model/parallel.ts";
import { Checkouts } from "./checkouts.ts";
import { mutantsOf } from "./literals.ts";
import type { Mutant } from "./literals.ts";

/**
 * Changes each number and range literal of `lib/plan` in turn, in copies of the checkout, and runs the plan's tests.
 * A mutant that they don't notice survives, is printed, and the exit code is 1.
 *
 * `npm run mutate:plan -- [--jobs N] [PREFIX…]`: how many copies work side by side (2 by default), and how the names of
 * the files begin whose literals are changed, such as `rules/aws block-pool.ts:131` (all by default).
 */
const SOURCES = "lib/plan";
const ROOT = path.join(import.meta.dirname, "../..");
/** Mutants between two lines that tell how far the run is. */
const PROGRESS = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: "string", default: "2" } },
});
using checkouts = new Checkouts(Number(values.jobs));
process.exitCode = await run();

async function run(): Promise<number> {
  const mutants = readdirSync(path.join(ROOT, SOURCES), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => mutantsOf(path.join(SOURCES, file), readFileSync(path.join(ROOT, SOURCES, file), "utf8")))
    .filter(({ file, line }) => isAsked(`${path.relative(SOURCES, file)}:${line}`));
  await checkouts.warmUp();
  const started = Date.now();
  let [done, survivors] = [0, 0];
  await inParallel(mutants, checkouts.width, async (mutant) => {
    const noticed = await checkouts.tryOut(mutant);
    done += 1;
    if (noticed !== "at once")
      print(`${noticed === undefined ? "survived" : `noticed only by ${noticed}`}: ${described(mutant)}`);
    if (noticed === undefined) survivors += 1;
    if (done % PROGRESS === 0) {
      print(`${done} of ${mutants.length}, ${survivors} survived, ${Math.round((Date.now() - started) / 1000)} s`);
    }
  });
  print(`${mutants.length} mutants, ${survivors} survived`);
  return survivors === 0 && mutants.length > 0 ? 0 : 1;
}

function isAsked(place: string): boolean {
  return positionals.length === 0 || positionals.some((prefix) => place.startsWith(prefix));
}

function described({ file, line, was, becomes }: Mutant): string {
  return `${file}:${line} ${was} -> ${becomes}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
