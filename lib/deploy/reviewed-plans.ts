import { readFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { StateVersion } from "./plan-stacks.ts";

/** What plans were made from: they are of worth for nothing else. */
export interface PlanOrigin {
  /** Undefined outside of git. */
  readonly commit: string | undefined;
  /** What git calls all files of the commit: another commit with the same files has the same. */
  readonly tree: string | undefined;
  /** SHA-256 of the fleet file and its lock, in hexadecimal digits; undefined where there is none. */
  readonly fleet: string | undefined;
  readonly lock: string | undefined;
}

/** One reviewed plan. */
export interface ReviewedPlan {
  readonly stack: string;
  /** Of its file. */
  readonly digest: string;
  /** Of the stack's Terraform. */
  readonly content: string;
  readonly state: StateVersion | undefined;
}

/** What was planned and reviewed together. */
export interface ReviewedPlans {
  readonly format: typeof FORMAT;
  /** What the review compared with, as it was named. */
  readonly base: string | undefined;
  readonly origin: PlanOrigin;
  readonly plans: readonly ReviewedPlan[];
  /** Stacks that are planned once what they read has been deployed. */
  readonly later: readonly string[];
}

export const FORMAT = "fleetwright.dev/reviewed-plans/v1";
/** The manifest of a folder of plans. */
export const MANIFEST = "manifest.json";
/** Below that folder: the plans. */
export const PLANS = "plans";

/** What is there now. */
export interface PresentState {
  readonly origin: PlanOrigin;
  /** By id; a stack that isn't among them is synthesized no more. */
  readonly stacks: ReadonlyMap<string, PresentStack>;
}

export interface PresentStack {
  /** Of the plan's file; undefined where there is none. */
  readonly digest: string | undefined;
  readonly content: string;
  readonly state: StateVersion | undefined;
}

/** Why plans are not carried out. */
export interface Staleness {
  /** Undefined for what holds for all of them. */
  readonly stack: string | undefined;
  readonly why: string;
}

/** Whatever has changed since plans were made, so that none, or one, of them may be carried out. */
export function staleness({ origin, plans }: Pick<ReviewedPlans, "origin" | "plans">, now: PresentState): readonly Staleness[] {
  return [
    ...originMoved(origin, now.origin).map((why): Staleness => ({ stack: undefined, why })),
    ...plans.flatMap((plan) => planMoved(plan, now.stacks.get(plan.stack)).map((why): Staleness => ({ stack: plan.stack, why }))),
  ];
}

function originMoved(then: PlanOrigin, now: PlanOrigin): readonly string[] {
  const isSameTree = then.commit === now.commit || (then.tree !== undefined && then.tree === now.tree);
  return [
    ...(isSameTree ? [] : [`they are of commit ${shortly(then.commit)}, and this is ${shortly(now.commit)}`]),
    ...(then.fleet === now.fleet ? [] : ["the fleet file is another one"]),
    ...(then.lock === now.lock ? [] : ["fleet.lock is another one"]),
  ];
}

function planMoved(plan: ReviewedPlan, now: PresentStack | undefined): readonly string[] {
  if (now === undefined) return ["the project makes no such stack any more"];
  if (now.digest === undefined) return ["the file of its plan is missing"];
  if (now.digest !== plan.digest) return ["the file of its plan is another one than was reviewed"];
  return [...(now.content === plan.content ? [] : ["its Terraform is another one"]), ...stateMoved(plan.state, now.state)];
}

function stateMoved(then: StateVersion | undefined, now: StateVersion | undefined): readonly string[] {
  if (then === undefined && now === undefined) return [];
  if (then === undefined) return ["it has a state now, and had none"];
  if (now === undefined) return ["its state is gone"];
  if (then.lineage !== now.lineage) return ["its state is another one, with a lineage of its own"];
  return then.serial === now.serial ? [] : [`its state was changed since: it had serial ${then.serial}, and has ${now.serial}`];
}

function shortly(commit: string | undefined): string {
  return commit === undefined ? "none" : commit.slice(0, 9);
}

/**
 * The manifest of a folder of plans. What it says of files is never followed: a plan lies where its stack's name says.
 *
 * @throws FleetError (input) where there is none, or one of another form
 */
export function readReviewed(folder: string): ReviewedPlans {
  const file = path.join(folder, MANIFEST);
  const manifest = parsed(file);
  if (!isReviewed(manifest)) {
    throw new FleetError("input", `${file} is no manifest of reviewed plans of the form ${FORMAT}`, {
      next: "fleetwright review --plan",
    });
  }
  return manifest;
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new FleetError("input", `${file} can't be read: ${why}`, { next: "fleetwright review --plan", cause: error });
  }
}

function isReviewed(value: unknown): value is ReviewedPlans {
  if (!isRecord(value) || value["format"] !== FORMAT || !isRecord(value["origin"])) return false;
  const { plans, later, base, origin } = value;
  if (!Array.isArray(plans) || !Array.isArray(later) || !later.every((id) => typeof id === "string")) return false;
  const named = [base, origin["commit"], origin["tree"], origin["fleet"], origin["lock"]];
  return named.every((one) => one === undefined || typeof one === "string") && plans.every(isPlan) && isUnique(plans);
}

function isPlan(value: unknown): value is ReviewedPlan {
  if (!isRecord(value)) return false;
  const { stack, digest, content, state } = value;
  const isState = isRecord(state) && typeof state["serial"] === "number" && typeof state["lineage"] === "string";
  return [stack, digest, content].every((one) => typeof one === "string") && (state === undefined || isState);
}

function isUnique(plans: readonly ReviewedPlan[]): boolean {
  return new Set(plans.map(({ stack }) => stack)).size === plans.length;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
