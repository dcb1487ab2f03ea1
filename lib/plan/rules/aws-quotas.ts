import type { AwsQuota } from "../../clouds/aws/limits.ts";
import { awsCounts } from "./aws-counts.ts";
import type { AwsCount } from "./aws-counts.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** More than an account has unless AWS was asked for more. */
export const manyOnAws: PlanRule = {
  id: "FW2701",
  severity: "warning",
  title: "A higher quota is needed on AWS",
  why: "AWS gives each account so many things of a kind at first, in a location, in a network or in all, and more to those who ask. What else the account has counts too, and is not known here. The deployment would fail at the first one beyond.",
  fix: "Look up the quota in the account, and ask AWS for more before you deploy; or spread the fleet over more accounts or locations.",
  check: ({ plan }) =>
    awsCounts(plan)
      .filter(({ quota, count }) => quota.standard < count && count <= quota.most)
      .map(wanted),
};

/** More than AWS gives anybody. */
export const tooManyOnAws: PlanRule = {
  id: "FW2702",
  severity: "error",
  title: "More than AWS gives anybody",
  why: "Some quotas are not raised, or only so far. The deployment would fail at the first one beyond.",
  fix: "Spread the fleet over more accounts, locations or networks.",
  check: ({ plan }) =>
    awsCounts(plan)
      .filter(({ quota, count }) => quota.most < count)
      .map(refused),
};

function wanted({ where, path, quota, count }: AwsCount): PlanFinding {
  return {
    path,
    message: `${where} would have ${count} ${quota.things}`,
    seen: String(count),
    accepted: `${quota.standard}, or more once AWS has raised the quota${bound(quota)}`,
    fix: "ask AWS for more, or spread the fleet over more accounts or locations",
  };
}

function refused({ where, path, quota, count }: AwsCount): PlanFinding {
  return {
    path,
    message: `${where} would have ${count} ${quota.things}`,
    seen: String(count),
    accepted: `at most ${quota.most}`,
    fix: "spread the fleet over more accounts, locations or networks",
  };
}

function bound({ most }: AwsQuota): string {
  return Number.isFinite(most) ? `, to ${most} at most` : "";
}
