// Proves a fleet by the Terraform that lies ready in a folder. Fails where something isn't as the plan wants it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { loadFleet } from "../lib/fleet-file/read/load.ts";
import { planFleet } from "../lib/plan/fleet-plan.ts";
import { prove } from "../lib/trace/prove.ts";
import { readWorld } from "../lib/trace/read-world.ts";
import type { TracedStack } from "../lib/trace/read-world.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("which folder?");
const { fleet, lock } = await loadFleet({ file: path.join(folder, "fleet.yaml"), today: "2026-11-20" });
const stacks = JSON.parse(readFileSync(path.join(folder, "stacks.json"), "utf8")) as (readonly [string, TracedStack])[];
const { proven, contradictions } = prove(readWorld(new Map(stacks)), planFleet(fleet, lock).plan);
if (proven === 0 || contradictions.length > 0) throw new Error(`${proven} pairs as the plan wants, ${contradictions.length} not`);
