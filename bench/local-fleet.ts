import { writeFileSync } from "node:fs";
import path from "node:path";
import { planFleet } from "../lib/plan/fleet-plan.ts";
import { formatLock } from "../lib/fleet-file/read/lock-text.ts";
import { loadFleet } from "../lib/fleet-file/read/load.ts";
import { clusterName } from "./cluster-name.ts";
import { PINS } from "./pins.ts";

/**
 * Writes a project of local clusters with its lock, as a team would have it.
 *
 * @param count - 1 to 2,000: eight ports each out of 16,000
 * @param changed - one with a label
 */
export async function writeLocalFleet(folder: string, count: number, changed?: number): Promise<void> {
  const clusters = Array.from({ length: count }, (_, index) => {
    const more = index === changed ? ", labels: { tier: back }" : "";
    return `  ${clusterName(index)}: { region: laptop${more} }\n`;
  });
  const file = path.join(folder, "fleet.yaml");
  writeFileSync(
    file,
    [
      "fleet: bench",
      'edition: "2026-11"',
      "state: { backend: local }",
      `sync: { hub: ${clusterName(0)}, agent: none }`,
      'defaults: { kubernetes: "1.36", protect: false }',
      "regions:",
      "  laptop: { cloud: local, ports: 16000-31999 }",
      `clusters:\n${clusters.join("")}`,
    ].join("\n"),
  );
  const { fleet, lock, lockFile } = await loadFleet({ file, today: "2026-11-20" });
  writeFileSync(lockFile, formatLock({ ...planFleet(fleet, lock).lock, pins: PINS }));
}
