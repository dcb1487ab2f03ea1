// What proving a fleet of 200 clusters in 24 regions of three clouds takes: everything that the Terraform of it has in the way of
// packets, read and followed for every pair. Synthesizing it first has a benchmark of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { planTerraform } from "../lib/cli/review/plan-terraform.ts";
import { table } from "../lib/cli/frame/table.ts";
import { loadFleet } from "../lib/fleet-file/read/load.ts";
import { planFleet } from "../lib/plan/fleet-plan.ts";
import { measure, median } from "./child.ts";
import type { Cost } from "./child.ts";
import { writeThreeCloudsFleet } from "./three-clouds-fleet.ts";

const CLUSTERS = 200;
const REGIONS = 24;
const ROUNDS = 3;
const TARGETS = { seconds: 5, megabytes: 500 };

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-bench-"));
try {
  await writeThreeCloudsFleet(folder, CLUSTERS, REGIONS);
  const { fleet, lock } = await loadFleet({ file: path.join(folder, "fleet.yaml"), today: "2026-11-20" });
  const { plan } = planFleet(fleet, lock);
  const jsons = await planTerraform(plan, path.join(folder, "out"));
  const clusters = new Map(plan.stacks.flatMap(({ id, layer, subject }) => (layer === "cluster" ? [[id, subject]] : [])));
  const stacks = [...jsons].map(([id, json]) => [id, { json, cluster: clusters.get(id) }]);
  writeFileSync(path.join(folder, "stacks.json"), JSON.stringify(stacks));
  const costs: Cost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    costs.push(await measure(folder, [path.join(import.meta.dirname, "trace-program.ts"), folder]));
  }
  const { seconds, megabytes } = median(costs);
  const rows = [
    ["every pair", `${seconds.toFixed(1)} s`, `${TARGETS.seconds} s`],
    ["memory", `${megabytes.toFixed(0)} MB`, `${TARGETS.megabytes} MB`],
  ];
  process.stdout.write(`${table([`${CLUSTERS} CLUSTERS, ${REGIONS} REGIONS`, "TOOK", "TARGET"], rows)}\n`);
  if (seconds > TARGETS.seconds || megabytes > TARGETS.megabytes) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
