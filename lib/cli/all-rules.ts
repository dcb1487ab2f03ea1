import type { RuleInfo } from "../model/rule.ts";
import { PLAN_RULES } from "../plan/rules.ts";
import { RULES } from "../spec/rules/index.ts";

/** Every rule that `validate` checks, by id: those of fleet file and lock, then those of the plan. */
export const ALL_RULES: readonly RuleInfo[] = [...RULES, ...PLAN_RULES].sort(
  (a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)),
);
