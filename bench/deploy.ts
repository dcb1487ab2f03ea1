// What deploying a fleet costs beside `cdktf deploy '*'`: sixty stacks of Terraform's built-in resource in three waves, both
// with four at a time, in turn.
import { table } from "../lib/cli/frame/table.ts";
import { heldBy, plainStacks } from "../test/support/plain-stacks.ts";
import type { PlainStack } from "../test/support/plain-stacks.ts";

/** At most this much of cdktf's time. */
const TARGET = 0.6;
const ROUNDS = 3;

const stacks: readonly PlainStack[] = Array.from({ length: 20 }, (_, index): readonly PlainStack[] => [
  { id: `network-${index}`, input: "network" },
  { id: `cluster-${index}`, after: [`network-${index}`], input: "cluster" },
  { id: `bootstrap-${index}`, after: [`cluster-${index}`, "cluster-0"], input: "member" },
]).flat();

const WAYS = {
  "fleetwright deploy": (project) => project.fleetwright("deploy", "--yes", "--quiet"),
  "cdktf deploy '*'": (project) => project.cdktf("deploy", "*", "--auto-approve", "--parallelism", "4"),
} as const satisfies Record<
  string,
  (project: Awaited<ReturnType<typeof plainStacks>>) => Promise<{ readonly code: number | null }>
>;

const took: Record<keyof typeof WAYS, number[]> = { "fleetwright deploy": [], "cdktf deploy '*'": [] };
const ends = new Set<string>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
    const project = await plainStacks(stacks);
    const started = performance.now();
    const { code } = await WAYS[way](project);
    took[way].push((performance.now() - started) / 1000);
    if (code !== 0) throw new Error(`${way} ended with ${String(code)}`);
    ends.add(JSON.stringify(heldBy(project, stacks)));
    await project.dispose();
  }
}
if (ends.size !== 1) throw new Error("both must come to the same end");

const [ours, theirs] = [median(took["fleetwright deploy"]), median(took["cdktf deploy '*'"])];
const ratio = ours / theirs;
const row = [String(stacks.length), `${ours.toFixed(1)} s`, `${theirs.toFixed(1)} s`, ratio.toFixed(2), TARGET.toFixed(2)];
process.stdout.write(`${table(["STACKS", "FLEETWRIGHT DEPLOY", "CDKTF DEPLOY", "RATIO", "TARGET"], [row])}\n`);
if (ratio > TARGET) process.exitCode = 1;

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}
