import type { ClusterRecord } from "../../contracts/cluster-record.ts";
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

/** What is deployed, as far as anybody can tell. */
export interface Deployed {
  /** Sorted by the name of the member. */
  readonly memberships: readonly Membership[];
  /** Stacks that have a membership which can't be read, sorted by id: nothing is known of their members. */
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly stack: string;
  readonly why: string;
  /** The command that mends it, where one does. */
  readonly next?: string;
}

/**
 * The members to work on: from a provisioner the one that it hands over, else every deployed membership of the
 * project's stacks, the fleet's and those written by hand. One that can't be read hides none of the others.
 *
 * @throws FleetError (input) when what was handed over is none, or nothing was synthesized yet
 */
export async function readDeployed(context: CommandContext): Promise<Deployed> {
  const handed = context.env[MEMBERSHIP_VARIABLE];
  if (handed === undefined || handed === "") return await deployed(context);
  return {
    memberships: [parseMembership(parseJson(handed, MEMBERSHIP_VARIABLE), MEMBERSHIP_VARIABLE)],
    unreadable: [],
  };
}

/**
 * Those of some names.
 *
 * @param names - `*`, or none, means all that can be read
 * @throws FleetError (input) when a name has no membership, (remote) when it may have one that can't be read
 */
export async function selectMemberships(
  { memberships, unreadable }: Deployed,
  names: readonly string[],
  context: CommandContext,
): Promise<readonly Membership[]> {
  if (names.length === 0 || names.includes("*")) return memberships;
  const missing = names.filter((name) => !memberships.some((membership) => membership.member.name === name));
  if (missing.length > 0 && unreadable.length > 0) {
    throw new FleetError("remote", `what is known of ${missing.join(", ")} can't be read:\n${unreadableText(unreadable)}`, {
      next: "fleetwright status",
    });
  }
  if (missing.length > 0) {
    const there = memberships.map((membership) => membership.member.name).join(", ");
    throw new FleetError(
      "input",
      `no deployed membership of ${missing.join(", ")}; there ${memberships.length === 0 ? "is none yet" : `are ${there}`}`,
      {
        next: (await mayBeDeployed(missing, context)) ? "fleetwright deploy" : "fleetwright status",
      },
    );
  }
  return memberships.filter((membership) => names.includes(membership.member.name));
}

/** Whether a deployment may bring them; of a project without a fleet file only its author knows. */
async function mayBeDeployed(names: readonly string[], context: CommandContext): Promise<boolean> {
  const { checkPlan } = await import("./load-plan.ts");
  const { planned } = await checkPlan(context);
  return planned === undefined || names.some((name) => planned.plan.clusters.some(({ cluster }) => cluster.name === name));
}

/** A line for each. */
export function unreadableText(unreadable: readonly Unreadable[]): string {
  return unreadable.map(({ stack, why }) => `unreadable: ${stack}: ${why.replaceAll("\n", "\n  ")}`).join("\n");
}

/** The record of a cluster by what the project's states say of it; undefined where none does. */
export async function findCluster(context: CommandContext, name: string): Promise<ClusterRecord | undefined> {
  // Also from a provisioner, to which one membership was handed over.
  const { memberships } = await deployed(context);
  const all = memberships.flatMap(({ member, hub }) => (hub === "self" ? [member] : [member, hub]));
  return all.find((record) => record.name === name);
}

/** Those that stand among the outputs of a stack. @throws FleetError (input) where one is none */
export function membershipsIn(outputs: Readonly<Record<string, unknown>>, stack: string): readonly Membership[] {
  return Object.entries(outputs)
    .filter(([output]) => OUTPUT_NAME.test(output))
    .map(([output, value]) => parseMembership(value, `${stack}, output ${output}`));
}

async function deployed(context: CommandContext): Promise<Deployed> {
  const { readManifest } = await import("../../terraform/manifest.ts");
  const { readOutputs } = await import("../../terraform/outputs.ts");
  const stacks = readManifest(context.project).filter((stack) => stack.outputs.some((output) => OUTPUT_NAME.test(output)));
  const unreadable: Unreadable[] = [];
  const found = await inParallel(stacks, READ_AT_ONCE, async (stack) => {
    try {
      return membershipsIn(await readOutputs(context.project, stack, context), stack.id);
    } catch (error) {
      if (!(error instanceof FleetError) || error.kind === "interrupted" || context.signal.aborted) throw error;
      const next = error.next === undefined ? {} : { next: error.next };
      unreadable.push({ stack: stack.id, why: error.message, ...next });
      return [];
    }
  });
  return {
    memberships: found.flat().sort((a, b) => (a.member.name < b.member.name ? -1 : 1)),
    unreadable: unreadable.sort((a, b) => (a.stack < b.stack ? -1 : 1)),
  };
}
