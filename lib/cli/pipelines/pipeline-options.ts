import { existsSync } from "node:fs";
import path from "node:path";
import { CLOUD_NAMES, factsOf } from "../../clouds/clouds.ts";
import { FleetError } from "../../errors.ts";
import type { Pipeline } from "../../pipelines/pipeline.ts";
import { ringRank } from "../../review/ring-order.ts";
import { wavesOf } from "../../review/stack-order.ts";
import { USUAL_WAVES, deployedBy } from "../../pipelines/pipeline-of.ts";
import type { DeployedBy } from "../../pipelines/pipeline-of.ts";
import { defaultFleet } from "../frame/context.ts";
import type { CommandContext } from "../frame/command.ts";
import type { Repository } from "./repository.ts";

/** As many jobs as a matrix of GitHub's may have. */
const MOST_RUNNERS = 256;

type Options = Readonly<Record<string, unknown>>;

/** What is known of fleet, repository and wishes. @throws FleetError (input) for what is wrong with them */
export async function pipelineFrom(
  context: CommandContext,
  { folder, defaultBranch }: Repository,
  options: Options,
): Promise<Pipeline> {
  const hasFleet = existsSync(context.fleet);
  const { name, by } = hasFleet ? await ofFleet(context) : { name: nameOf(context.project), by: ofClouds(options["cloud"]) };
  const runners = Number(options["runners"]);
  if (!Number.isInteger(runners) || runners < 1 || runners > MOST_RUNNERS) {
    throw new FleetError("input", `--runners ${JSON.stringify(options["runners"])} is no number from 1 to ${MOST_RUNNERS}`);
  }
  return {
    name,
    folder,
    hasFleet,
    fleetFile:
      !hasFleet || context.fleet === defaultFleet(context.project) ? undefined : path.relative(context.project, context.fleet),
    branch: typeof options["branch"] === "string" ? options["branch"] : (defaultBranch ?? "main"),
    environment: String(options["environment"]),
    schedule: scheduleOf(String(options["schedule"])),
    runners,
    ...by,
  };
}

async function ofFleet(context: CommandContext): Promise<{ readonly name: string; readonly by: DeployedBy }> {
  const { loadPlan } = await import("../frame/load-plan.ts");
  const { fleet, plan } = await loadPlan(context);
  const stacks = plan.stacks.map((stack) => ({ ...stack, dependencies: stack.after.map((edge) => edge.stack) }));
  const waves = wavesOf(stacks, new Set(stacks.map(({ id }) => id)), ringRank(fleet));
  return { name: fleet.name, by: deployedBy(fleet, waves.length) };
}

/** Of a project whose program makes stacks without a fleet file, nothing is known before it runs. */
function ofClouds(named: unknown): DeployedBy {
  const clouds = Array.isArray(named) ? named.map(String) : [];
  const unknown = clouds.find((cloud) => !CLOUD_NAMES.some((name) => name === cloud));
  if (unknown !== undefined) {
    throw new FleetError("input", `--cloud ${JSON.stringify(unknown)} is none of ${CLOUD_NAMES.join(", ")}`);
  }
  return { signIns: clouds.flatMap((cloud) => factsOf(cloud).signIn ?? []), secrets: [], deploySecrets: [], waves: USUAL_WAVES };
}

/** The folder's name, as a DNS label. */
function nameOf(project: string): string {
  const label = path
    .basename(project)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 20);
  return label === "" ? "project" : label;
}

function scheduleOf(written: string): string {
  if (/^[\d*/,-]+( [\d*/,A-Za-z-]+){4}$/.test(written)) return written;
  throw new FleetError("input", `--schedule ${JSON.stringify(written)} is no time of cron's such as "0 4 * * *"`);
}
