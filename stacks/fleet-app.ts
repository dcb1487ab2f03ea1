import { existsSync } from "node:fs";
import path from "node:path";
import type { App } from "../constructs/cdk.ts";
import { EXIT_CODES, FleetError, formatProblem } from "../lib/errors.ts";
import type { FleetPlan } from "../lib/model/fleet-plan.ts";
import { plannedInputs } from "../lib/review/planned-inputs.ts";
import { planFleet } from "../lib/plan/fleet-plan.ts";
import { requireGrants } from "../lib/plan/require-grants.ts";
import { requirePins } from "../lib/plan/require-pins.ts";
import { loadFleet } from "../lib/fleet-file/read/load.ts";
import { RULES } from "../lib/fleet-file/rules/index.ts";
import { planApp } from "./plan-app.ts";
import { releaseMark } from "./release.ts";
import { StackCache } from "./stack-cache.ts";

/**
 * The fleet's stacks as a CDKTF app: what the `main.ts` of a project calls. Stacks of your own may be added before
 * `synth()`. The fleet file is the one named by FLEETWRIGHT_FLEET, else `fleet.yaml` or `fleet.ts` in the project.
 * Problems of the file are printed with their places, and end the process with the code of their kind; what only the day
 * makes wrong is printed and ends nothing.
 */
export async function fleetApp(): Promise<App> {
  try {
    // A clock says what has ended, and nothing of what is made.
    const today = new Date().toISOString().slice(0, "2026-11-20".length);
    const { fleet, lock, locateProblems, warnings } = await loadFleet({ file: fleetFile(), today, lenient: true });
    const ended = warnings.filter(({ rule }) => DATED.has(rule));
    process.stderr.write(ended.map(formatProblem).join(""));
    const planned = planFleet(fleet, lock);
    const errors = locateProblems(planned.problems).filter(({ severity }) => severity === "error");
    if (errors.length > 0)
      throw new FleetError("input", "the fleet can't be planned", { problems: errors, next: "fleetwright validate" });
    requireGrants(planned);
    const kept = stackCache(planned.plan);
    const app = await planApp(planned.plan, kept === undefined ? {} : { kept });
    requirePins(planned.plan);
    return app;
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    process.stderr.write(`${error.problems.map(formatProblem).join("")}fleetwright: ${error.message}\n`);
    if (error.next !== undefined) process.stderr.write(`next: ${error.next}\n`);
    process.exit(EXIT_CODES[error.kind]);
  }
}

/** Rules of which the day alone can make an unchanged fleet break. */
const DATED: ReadonlySet<string> = new Set(RULES.filter(({ dated }) => dated === true).map(({ id }) => id));

/** What was written before and is as it would be written now; undefined where that isn't asked. */
function stackCache(plan: FleetPlan): StackCache | undefined {
  const { FLEETWRIGHT_SYNTH_CACHE: setting = "", CDKTF_CONTEXT_JSON: context = "" } = process.env;
  if (setting !== "" && setting !== "off") {
    throw new FleetError("input", `FLEETWRIGHT_SYNTH_CACHE is "${setting}": it may be "off", or not set`);
  }
  const release = setting === "off" ? undefined : releaseMark(context);
  if (release === undefined) return undefined;
  return new StackCache({ file: path.resolve(".fleetwright/synth-cache"), release, inputs: plannedInputs(plan) });
}

function fleetFile(): string {
  const named = process.env["FLEETWRIGHT_FLEET"];
  if (named !== undefined && named !== "") return path.resolve(named);
  return existsSync("fleet.yaml") || !existsSync("fleet.ts") ? path.resolve("fleet.yaml") : path.resolve("fleet.ts");
}
