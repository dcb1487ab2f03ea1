import { FleetError } from "../../errors.ts";
import type { ResourceAction } from "../resource-changes.ts";
import type { ValueChange } from "../shown-values.ts";
import { noiseOf } from "./noise.ts";
import { plannedValues } from "./planned-values.ts";
import type { PlannedValues } from "./planned-values.ts";
import { reasonInWords } from "./reasons.ts";
import { Secrets } from "./secrets.ts";

/**
 * What a plan does to one resource; of a comparison without a plan, what it is foretold to do. `read`: a data source that is
 * read while it is carried out. `none`: only taken over, or called otherwise.
 */
export type ReportedAction = ResourceAction | "read" | "none";

/** One change of one resource, without anything that nobody should read. */
export interface ReportedChange {
  readonly action: ReportedAction;
  /** `aws_eks_cluster.cluster`; with `(deposed 1a2b3c4d)` for what a replacement left behind. */
  readonly address: string;
  readonly type: string;
  /** `aws_eks_cluster.cluster`, without modules and index. */
  readonly block: string;
  /** Why, in words made of Terraform's own reason; undefined where it gives none. */
  readonly reason: string | undefined;
  /** It was never made whole: nobody loses it. */
  readonly tainted: boolean;
  /** Values that differ of what stays or is made anew; those that nobody should read are masked. */
  readonly values: readonly ValueChange[];
  readonly imported: boolean;
  /** Its address before. */
  readonly moved: string | undefined;
  /** Name of the rule by which it is noise; undefined where it is none. */
  readonly noise: string | undefined;
}

/** The plan of one stack, as far as people review it. */
export interface ReadPlan {
  readonly changes: readonly ReportedChange[];
  /** What others have changed since it was deployed, by Terraform's `resource_drift`. */
  readonly drift: readonly ReportedChange[];
  /** Names of outputs that change; their values are nobody's. */
  readonly outputs: readonly string[];
  /** Whether Terraform put nothing off to a later plan. */
  readonly complete: boolean;
}

/** The major version of the format of plans that is understood: what changes its meaning has another. */
const MAJOR = "1";

/**
 * Reads a plan, as `terraform show -json` prints it.
 *
 * @throws FleetError (input) for what is no plan, is of a format that nobody here knows, or is of a plan that failed
 */
export function readPlan(json: string): ReadPlan {
  return planChanges(parsePlan(json));
}

/** What changes in a plan that was read. */
export function planChanges(plan: PlanFile): ReadPlan {
  const secrets = secretsOf(plan);
  return {
    changes: (plan.resource_changes ?? []).flatMap((one) => reported(one, secrets) ?? []),
    drift: (plan.resource_drift ?? []).flatMap((one) => reported(one, secrets) ?? []),
    outputs: Object.entries(plan.output_changes ?? {})
      .filter(([, { actions = [] }]) => !actions.every((action) => action === "no-op"))
      .map(([name]) => name)
      .sort(),
    complete: plan.complete !== false,
  };
}

/**
 * A plan, as `terraform show -json` prints it.
 *
 * @throws FleetError (input) for what is no plan, is of a format that nobody here knows, or is of a plan that failed
 */
export function parsePlan(json: string): PlanFile {
  const plan = parsed(json);
  const version = plan.format_version ?? "";
  if (version.split(".")[0] !== MAJOR) {
    throw new FleetError("input", `the plan has the format ${JSON.stringify(version)}; only ${MAJOR}.x is understood`);
  }
  if (plan.errored === true) throw new FleetError("input", "the plan is one that failed: it shows a part of the changes only");
  return plan;
}

/** The parts of a plan that are read. */
export interface PlanFile {
  readonly format_version?: string;
  readonly errored?: boolean;
  readonly complete?: boolean;
  readonly resource_changes?: readonly PlannedResource[];
  readonly resource_drift?: readonly PlannedResource[];
  readonly output_changes?: Readonly<Record<string, PlannedValues & { readonly actions?: readonly string[] }>>;
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly configuration?: {
    readonly root_module?: { readonly variables?: Readonly<Record<string, { readonly sensitive?: boolean }>> };
  };
}

export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly mode?: string;
  readonly deposed?: string;
  readonly previous_address?: string;
  readonly action_reason?: string;
  readonly change: PlannedValues & {
    readonly actions: readonly string[];
    readonly importing?: object | null;
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

function parsed(json: string): PlanFile {
  try {
    const plan: unknown = JSON.parse(json);
    if (typeof plan === "object" && plan !== null && !Array.isArray(plan)) return plan;
  } catch {
    // Said below: what is cut off is no JSON any more.
  }
  throw new FleetError("input", "this is no whole plan as `terraform show -json` prints it");
}

/** What Terraform marks as sensitive in it. */
export function secretsOf(plan: PlanFile): Secrets {
  const secrets = new Secrets();
  const resources = [...(plan.resource_changes ?? []), ...(plan.resource_drift ?? [])].map(({ change }) => change);
  for (const { before, after, before_sensitive, after_sensitive } of [
    ...resources,
    ...Object.values(plan.output_changes ?? {}),
  ]) {
    secrets.add(before, before_sensitive);
    secrets.add(after, after_sensitive);
  }
  for (const [name, { sensitive }] of Object.entries(plan.configuration?.root_module?.variables ?? {})) {
    secrets.add(plan.variables?.[name]?.value, sensitive);
  }
  return secrets;
}

/** @returns undefined for what nothing happens to */
function reported(one: PlannedResource, secrets: Secrets): ReportedChange | undefined {
  const { address, type, name, deposed, previous_address: before, action_reason: why, change } = one;
  const action = actionOf(change.actions);
  const imported = change.importing !== undefined && change.importing !== null;
  const moved = before === undefined || before === address ? undefined : before;
  if (action === "none" && !imported && moved === undefined) return undefined;
  const values = action === "update" || action === "replace" ? plannedValues(type, change, secrets) : [];
  const forcing = change.actions.includes("delete") ? (change.replace_paths ?? []).map(pathText) : [];
  return {
    action,
    type,
    address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
    block: `${type}.${name}`,
    reason: reasonInWords(why, forcing, change.actions),
    tainted: why === "replace_because_tainted",
    values,
    imported,
    moved,
    noise: noiseOf(action, change),
  };
}

function actionOf(actions: readonly string[]): ReportedAction {
  const has = (action: string): boolean => actions.includes(action);
  if (has("forget")) return "forget";
  if (has("delete")) return has("create") ? "replace" : "destroy";
  if (has("create")) return "create";
  if (has("update")) return "update";
  return has("read") ? "read" : "none";
}

function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}
