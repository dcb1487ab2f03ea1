// What deploying a fleet costs beside `cdktf deploy '*'`: sixty stacks of Terraform's built-in resource in three waves, those of
// the last with a member that our own bootstrap joins on a fake API server; both with four at a time, in turn, from our package
// as a team has it installed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MEMBERSHIP_VARIABLE } from "../lib/contracts/membership.ts";
import { table } from "../lib/cli/frame/table.ts";
import { heldBy, plainStacks } from "../test/support/plain-stacks.ts";
import type { PlainStack } from "../test/support/plain-stacks.ts";
import { ServedMembers, withoutTimes } from "../test/support/served-members.ts";
import { installPackage } from "./installed-package.ts";

/** At most this much of cdktf's time. */
const TARGET = 0.6;
const ROUNDS = 3;

const MEMBERS = Array.from({ length: 20 }, (_, index) => `m${index}`);

const installed = mkdtempSync(path.join(tmpdir(), "fleetwright-bench-"));
process.once("exit", () => rmSync(installed, { recursive: true, force: true }));
const { program } = await installPackage(installed);
const moduleOf = (name: string): string => path.join(path.dirname(program), `../dist/constructs/${name}.js`);

const WAYS = {
  "fleetwright deploy": (project) => project.run(process.execPath, [program, "deploy", "--yes", "--quiet"]),
  "cdktf deploy '*'": (project) => project.cdktf("deploy", "*", "--auto-approve", "--parallelism", "4"),
} as const satisfies Record<
  string,
  (project: Awaited<ReturnType<typeof plainStacks>>) => Promise<{ readonly code: number | null }>
>;

const members = await ServedMembers.serve(["hub", ...MEMBERS]);
const stacks = MEMBERS.flatMap((name): readonly PlainStack[] => [
  { id: `network-${name}`, input: "network" },
  { id: `cluster-${name}`, after: [`network-${name}`], input: "cluster" },
  { id: `bootstrap-${name}`, after: [`cluster-${name}`], input: "member", joins: members.membership(name) },
]);
const took: Record<keyof typeof WAYS, number[]> = { "fleetwright deploy": [], "cdktf deploy '*'": [] };
const ends = new Set<string>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const way of Object.keys(WAYS) as (keyof typeof WAYS)[]) {
    await members.renew();
    const project = await plainStacks(stacks, moduleOf);
    members.equip(project);
    // It stands already: members join it in any order.
    const joined = await project.run(process.execPath, [program, "bootstrap"], {
      [MEMBERSHIP_VARIABLE]: JSON.stringify(members.membership("hub")),
    });
    if (joined.code !== 0) throw new Error(joined.stderr);
    const started = performance.now();
    const { code } = await WAYS[way](project);
    took[way].push((performance.now() - started) / 1000);
    if (code !== 0) throw new Error(`${way} ended with ${String(code)}`);
    ends.add(JSON.stringify([withoutTimes(heldBy(project, stacks)), members.dump()]));
    await project.dispose();
  }
}
await members.close();
if (ends.size !== 1) throw new Error("both must come to the same end");

const [ours, theirs] = [median(took["fleetwright deploy"]), median(took["cdktf deploy '*'"])];
const ratio = ours / theirs;
const row = [String(stacks.length), `${ours.toFixed(1)} s`, `${theirs.toFixed(1)} s`, ratio.toFixed(2), TARGET.toFixed(2)];
process.stdout.write(`${table(["STACKS", "FLEETWRIGHT DEPLOY", "CDKTF DEPLOY", "RATIO", "TARGET"], [row])}\n`);
if (ratio > TARGET) process.exitCode = 1;

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}
