import { parseJson } from "../../contracts/parse-contract.ts";
import { parseMembership } from "../../contracts/parse-membership.ts";
import { MEMBERSHIP_OUTPUT, MEMBERSHIP_VARIABLE } from "../../contracts/membership.ts";
import type { Membership } from "../../contracts/membership.ts";
import { FleetError } from "../../errors.ts";
import { inParallel } from "../../model/parallel.ts";
import type { CommandContext } from "./command.ts";

/** Terraform is a heavy starter: more at a time only take turns on a small runner. */
const READ_AT_ONCE = 4;

/** cdktf appends a path and a hash to what stands in a construct of somebody's own stack. */
const OUTPUT_NAME = new RegExp(`(^|_)${MEMBERSHIP_OUTPUT}(_[0-9A-F]{8})?$`);

/**
 * The members to work on: from a provisioner the one that it hands over, else every deployed membership of the
 * project's stacks, the fleet's and those written by hand, sorted by name.
 *
 * @param names - only these; `*`, or none, means all
 * @throws FleetError (input) when a name has no membership, what was handed over is none, or nothing was synthesized yet
 */
export async function readMemberships(context: CommandContext, names: readonly string[]): Promise<readonly Membership[]> {
  const handed = context.env[MEMBERSHIP_VARIABLE];
  if (handed !== undefined && handed !== "")
    return [parseMembership(parseJson(handed, MEMBERSHIP_VARIABLE), MEMBERSHIP_VARIABLE)];
  return selectMemberships(await deployedMemberships(context), names);
}

/**
 * Those of some names.
 *
 * @param names - `*`, or none, means all
 * @throws FleetError (input) when a name has no membership
 */
export function selectMemberships(all: readonly Membership[], names: readonly string[]): readonly Membership[] {
  if (names.length === 0 || names.includes("*")) return all;
  const missing = names.filter((name) => !all.some((membership) => membership.member.name === name));
  if (missing.length > 0) {
    const there = all.map((membership) => membership.member.name).join(", ");
    throw new FleetError(
      "input",
      `no deployed membership of ${missing.join(", ")}; there ${all.length === 0 ? "is none yet" : `are ${there}`}`,
      {
        next: "cdktf deploy '*'",
      },
    );
  }
  return all.filter((membership) => names.includes(membership.member.name));
}

async function deployedMemberships(context: CommandContext): Promise<readonly Membership[]> {
  const { readManifest } = await import("../../terraform/manifest.ts");
  const { readOutputs } = await import("../../terraform/outputs.ts");
  const stacks = readManifest(context.project).filter((stack) => stack.outputs.some((output) => OUTPUT_NAME.test(output)));
  const found = await inParallel(stacks, READ_AT_ONCE, async (stack) => {
    const outputs = await readOutputs(context.project, stack, context);
    return Object.entries(outputs)
      .filter(([output]) => OUTPUT_NAME.test(output))
      .map(([output, value]) => parseMembership(value, `${stack.id}, output ${output}`));
  });
  return found.flat().sort((a, b) => (a.member.name < b.member.name ? -1 : 1));
}
