import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../../lib/errors.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import { planApp } from "../../stacks/plan-app.ts";

// Writes the Terraform of every scenario fleet that can be synthesized into a folder, and prints their names.
const FLEETS = path.join(import.meta.dirname, "../fleets");
const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error("which folder?");

for (const name of readdirSync(FLEETS)) {
  const file = path.join(FLEETS, name, "fleet.yaml");
  if (!existsSync(file)) continue;
  const { fleet, lock } = await loadFleet({ file, today: "2026-11-20" });
  try {
    const app = await planApp(planFleet(fleet, lock).plan, { outdir: path.join(outdir, name) });
    app.synth();
    process.stdout.write(`${name}\n`);
  } catch (error) {
    // Fleets with parts that can only be planned so far.
    if (!(error instanceof FleetError)) throw error;
  }
}
