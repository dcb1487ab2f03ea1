// What planning one change of a fleet of 1,000 local clusters costs, of what planning all of them would: Terraform's own runs and
// their time. Of the whole fleet, 50 clusters are planned and counted for all: each is planned in the same way.
import { table } from "../lib/cli/frame/table.ts";
import { plannedChange } from "../test/support/planned-change.ts";

const CLUSTERS = 1_000;
const PLANNED = 50;
/** At most this much of the whole fleet's. */
const TARGET = 0.01;

const { change, some, share } = await plannedChange(CLUSTERS, PLANNED);
const seconds = (runs: typeof change): number => runs.reduce((sum, one) => sum + one.seconds, 0);
const rows = [
  ["Terraform's runs", change.length, some.length * share, ""],
  ["their time", seconds(change), seconds(some) * share, " s"],
] as const;
const printed = rows.map(([what, one, all, unit]) => [
  what,
  `${rounded(one)}${unit}`,
  `${all.toFixed(0)}${unit}`,
  (one / all).toFixed(4),
  String(TARGET),
]);
process.stdout.write(`${table([`${CLUSTERS} CLUSTERS`, "ONE CHANGE", "ALL", "RATIO", "TARGET"], printed)}\n`);
if (rows.some(([, one, all]) => one / all > TARGET)) process.exitCode = 1;

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
