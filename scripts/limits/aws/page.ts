import { AWS_SOURCES } from "../../../lib/clouds/aws/sources.ts";
import { ACCOUNT_LIMITS } from "./account.ts";
import { CLUSTER_LIMITS } from "./cluster.ts";
import { ENTRY_LIMITS } from "./entry.ts";
import { limitsPage } from "../page.ts";
import type { AwsLimitsByType } from "./limits.ts";
import { NETWORK_LIMITS } from "./network.ts";

const INTRODUCTION = `What AWS or its Terraform plugin would refuse, type by type, and what keeps a fleet from it: a rule, whose problem names the line and
the fix (\`fleetwright explain FW1951\`), or our own code, which never goes there. Numbers stand once, in \`lib/clouds/aws/limits.ts\`; rules
and this page read them there. A test fails when a construct sets an attribute that this page lacks.

A quota is what an account has as it comes. Where AWS gives more for the asking, a rule warns; where it doesn't, it refuses. What else
an account holds is not known to a fleet file.`;

/** Everything that is known of what AWS limits, by type of resource. */
export const AWS_LIMITS: AwsLimitsByType = { ...ACCOUNT_LIMITS, ...NETWORK_LIMITS, ...CLUSTER_LIMITS, ...ENTRY_LIMITS };

const CHAPTERS: readonly (readonly [title: string, types: AwsLimitsByType])[] = [
  ["Accounts, keys and state", ACCOUNT_LIMITS],
  ["Networks", NETWORK_LIMITS],
  ["Clusters", CLUSTER_LIMITS],
  ["Entries", ENTRY_LIMITS],
];

/** The page of all limits. */
export function awsLimitsPage(): string {
  return limitsPage({
    title: "AWS limits",
    cloud: "AWS",
    introduction: INTRODUCTION,
    chapters: CHAPTERS,
    sources: AWS_SOURCES,
  });
}
