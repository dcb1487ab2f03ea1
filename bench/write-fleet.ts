import { writeFileSync } from "node:fs";
import path from "node:path";
import { loadFleet } from "../lib/fleet-file/read/load.ts";
import { formatLock } from "../lib/fleet-file/read/lock-text.ts";
import { planFleet } from "../lib/plan/fleet-plan.ts";
import { clusterName } from "./cluster-name.ts";
import { PINS } from "./pins.ts";

/** A fleet file in its parts, as lines of YAML. */
export interface FleetLines {
  readonly access: string;
  readonly regions: readonly string[];
  readonly clusters: readonly string[];
}

/** Writes a fleet file for a benchmark, with the lock that its plan makes. */
export async function writeFleet(folder: string, { access, regions, clusters }: FleetLines): Promise<void> {
  const file = path.join(folder, "fleet.yaml");
  writeFileSync(
    file,
    [
      "fleet: bench",
      'edition: "2026-11"',
      'state: { backend: s3, bucket: bench-terraform, region: eu-west-1, account: "111122223300" }',
      `access: { ${access} }`,
      `sync: { hub: ${clusterName(0)}, agent: none }`,
      `regions:\n${regions.join("")}`,
      `clusters:\n${clusters.join("")}`,
    ].join("\n"),
  );
  const { fleet, lock, lockFile } = await loadFleet({ file, today: "2026-11-20" });
  writeFileSync(lockFile, formatLock({ ...planFleet(fleet, lock).lock, pins: PINS }));
}
