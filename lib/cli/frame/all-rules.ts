import { BOOTSTRAP_RULES } from "../../bootstrap/rules.ts";
import type { RuleInfo } from "../../model/rule.ts";
import { PLAN_RULES } from "../../plan/rules.ts";
import { POLICY_RULES } from "../../policy/rules.ts";
import { RULES } from "../../fleet-file/rules/index.ts";

/** Every rule, by id: those of fleet file and lock, those of the plan, those of the bootstrap, those of policy. */
export const ALL_RULES: readonly RuleInfo[] = [...RULES, ...PLAN_RULES, ...BOOTSTRAP_RULES, ...POLICY_RULES].sort(
  (a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)),
);
