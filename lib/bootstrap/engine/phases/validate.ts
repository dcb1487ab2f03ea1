import { formatPath } from "../../../errors.ts";
import { PhaseError } from "../../contract.ts";
import type { MemberRun } from "../member-run.ts";

/** Offline: what the chosen plugins can't do, all at once. */
export function validate(run: MemberRun): void {
  run.phase = "validate";
  const { membership } = run;
  if (membership.hub !== "self" && membership.hub.fleet !== membership.member.fleet) {
    throw refuse(run, [
      `the hub ${membership.hub.name} belongs to the fleet ${membership.hub.fleet}, the member to ${membership.member.fleet}`,
    ]);
  }
  const problems = [...run.registry.check(membership), ...run.agent.check(membership)].filter(
    ({ severity }) => severity === "error",
  );
  if (problems.length === 0) return;
  throw refuse(
    run,
    problems.map(({ path, message, fix }) =>
      [path.length === 0 ? "" : `${formatPath(path)}: `, message, fix === undefined ? "" : ` (${fix})`].join(""),
    ),
  );
}

function refuse(run: MemberRun, reasons: readonly string[]): PhaseError {
  return new PhaseError({ class: "input", message: `${run.name}: ${reasons.join("; ")}`, next: "fleetwright validate" });
}
