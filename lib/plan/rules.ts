import { blockTooSmall, poolExhausted } from "./rules/address-space.ts";
import type { PlanRule } from "./rules/plan-rule.ts";

/** Everything that must hold of a plan: FW20xx the lock, FW21xx addresses, FW22xx numbers, FW23xx connectivity, FW24xx names, FW25xx clusters. */
export const PLAN_RULES: readonly PlanRule[] = [poolExhausted, blockTooSmall];
