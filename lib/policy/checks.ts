import { AWS_CHECKS } from "./aws/checks.ts";
import { AZURE_CHECKS } from "./azure/checks.ts";
import { GOOGLE_CHECKS } from "./google/checks.ts";
import type { CloudCheck } from "./rule.ts";

/** How our rules look at things: a line for each cloud. */
export const CHECKS: readonly CloudCheck[] = [...AWS_CHECKS, ...GOOGLE_CHECKS, ...AZURE_CHECKS];
