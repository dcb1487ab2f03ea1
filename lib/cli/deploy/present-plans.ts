import path from "node:path";
import { isGuarded } from "../../clouds/clouds.ts";
import { digestIfThere, planFile, showPlan, stateVersion } from "../../deploy/plan-stacks.ts";
import { PluginInstall } from "../../deploy/plugin-install.ts";
import { PLANS, staleness } from "../../deploy/reviewed-plans.ts";
import type { PresentStack, ReviewedPlan, ReviewedPlans, Staleness } from "../../deploy/reviewed-plans.ts";
import { inTurn } from "../../deploy/schedule.ts";
import { gatesOf } from "../../review/report/gates.ts";
import type { Gate } from "../../review/report/gates.ts";
import { readPlan } from "../../review/report/read-plan.ts";
import type { SynthesizedFleet } from "../../review/synthesized-fleet.ts";
import { FleetError } from "../../errors.ts";
import type { DeployableStack } from "../../terraform/manifest.ts";
import type { CommandContext } from "../frame/command.ts";
import { contentDigest, planOrigin } from "../review/plan-origin.ts";

/** Reviewed plans, compared with what is there now. */
export interface PresentPlans {
  readonly stale: readonly Staleness[];
  /** What of them somebody has to agree to. Read from the plans themselves: what a manifest says is nobody's word. */
  readonly gates: readonly Gate[];
  /** Files of the plans that do something, by the id of the stack. */
  readonly files: ReadonlyMap<string, string>;
}

export interface PresentPlansOptions {
  /** With the manifest, absolute. */
  readonly folder: string;
  /** Those of the manifest that are meant. */
  readonly plans: readonly ReviewedPlan[];
  readonly fleet: SynthesizedFleet;
  readonly stacks: readonly DeployableStack[];
  readonly parallelism: number;
}

/** Finds out whether reviewed plans may be carried out. Nothing is changed, and no lock is taken. */
export async function presentPlans(
  { origin }: ReviewedPlans,
  { folder, plans, fleet, stacks, parallelism }: PresentPlansOptions,
  context: CommandContext,
): Promise<PresentPlans> {
  const { project, signal } = context;
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const present = new Map<string, PresentStack>();
  await inTurn(
    plans.map(({ stack }) => ({ id: stack, after: [] })),
    { width: parallelism, signal },
    async (id) => {
      const stack = byId.get(id);
      const own = fleet.stacks.get(id);
      if (stack === undefined || own === undefined) return true;
      const digest = digestIfThere(planFile(path.join(folder, PLANS), id));
      present.set(id, { digest, content: contentDigest(own), state: await stateVersion(project, stack, context) });
      return true;
    },
  );
  signal.throwIfAborted();
  const stale = staleness({ origin, plans }, { origin: await planOrigin(context), stacks: present });
  // What isn't what was reviewed is not even read.
  if (stale.length > 0) return { stale, gates: [], files: new Map() };
  return { stale, ...(await judged({ folder, plans, fleet, stacks, parallelism }, context)) };
}

async function judged(
  { folder, plans, fleet, parallelism }: PresentPlansOptions,
  context: CommandContext,
): Promise<Pick<PresentPlans, "gates" | "files">> {
  const { project, signal } = context;
  const install = new PluginInstall(context);
  const gates: Gate[] = [];
  const files = new Map<string, string>();
  await inTurn(
    plans.map(({ stack }) => ({ id: stack, after: [] })),
    { width: parallelism, signal },
    async (id) => {
      const stack = fleet.stacks.get(id);
      const digest = plans.find((plan) => plan.stack === id)?.digest;
      if (stack === undefined) return true;
      const file = planFile(path.join(folder, PLANS), id);
      const own = path.join(project, "cdktf.out/stacks", id);
      const failed = await install.init(own);
      if (failed !== undefined) throw new FleetError("remote", `${id} can't be made ready:\n${failed.stderr.trim()}`);
      const plan = readPlan(await showPlan(own, file, { ...context, env: install.env }));
      gates.push(...gatesOf({ stack, changes: plan.changes, digest }, isGuarded));
      if (plan.changes.some(({ action }) => action !== "read") || plan.outputs.length > 0) files.set(id, file);
      return true;
    },
  );
  signal.throwIfAborted();
  return { gates: gates.sort((one, other) => (one.stack < other.stack ? -1 : 1)), files };
}
