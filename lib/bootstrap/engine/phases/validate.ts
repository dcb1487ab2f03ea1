import { formatPath } from "../../../errors.ts";
import type { Problem } from "../../../errors.ts";
import { PhaseError } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";

/** Offline: what the chosen plugins can't do, all at once; what they can do but in part is told of. */
export function validate(run: MemberRun): void {
  run.phase = "validate";
  const { membership } = run;
  if (membership.hub !== "self" && membership.hub.fleet !== membership.member.fleet) {
    throw refuse(run, [
      `the hub ${membership.hub.name} belongs to the fleet ${membership.hub.fleet}, the member to ${membership.member.fleet}`,
    ]);
  }
  const problems = [...run.registries, run.agent].flatMap((plugin) => plugin.check(membership));
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw refuse(run, errors.map(inWords), errors.find(isCommand)?.fix);
  for (const warning of problems) run.emit({ type: "warning", cluster: run.name, phase: run.phase, message: inWords(warning) });
}

function inWords({ path, message, accepted, fix }: Problem): string {
  const place = path.length === 0 ? "" : `${formatPath(path)}: `;
  return [place, message, accepted === undefined ? "" : `; accepted: ${accepted}`, fix === undefined ? "" : ` (${fix})`].join("");
}

function isCommand({ fix = "" }: Problem): boolean {
  return fix.startsWith("fleetwright ");
}

/** @param command - one that mends it. Default: only a person can */
function refuse(run: MemberRun, reasons: readonly string[], command?: string): PhaseError {
  const next = command ?? "mend that in the fleet file, or in the stack that holds the membership, then: fleetwright deploy";
  return new PhaseError({ class: "input", message: `${run.name}: ${reasons.join("; ")}`, next });
}
