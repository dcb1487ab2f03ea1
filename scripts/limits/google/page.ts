import { GOOGLE_SOURCES } from "../../../lib/clouds/google/sources.ts";
import { limitsPage } from "../page.ts";
import { ACCOUNT_LIMITS } from "./account.ts";
import { CLUSTER_LIMITS } from "./cluster.ts";
import type { GoogleLimitsByType } from "./limits.ts";
import { NETWORK_LIMITS } from "./network.ts";
import { NO_CONCERN, REPORTS } from "./reports.ts";

const INTRODUCTION = `What Google Cloud or its Terraform plugin would refuse, type by type, and what keeps a fleet from it: a rule, whose problem names the line
and the fix (\`fleetwright explain FW2801\`), or our own code, which never goes there. Numbers stand once, in \`lib/clouds/google/limits.ts\`;
rules and this page read them there. A test fails when a construct sets an attribute that this page lacks.

Most quotas of Google's are a project's own, and no page names a number: subnet ranges of a network and its peers
(\`SUBNET_RANGES_PEERING_GROUP\`), static routes (\`STATIC_ROUTES_PER_PEERING_GROUP\`), networks, addresses, firewall rules. Look them up in the
project before a large fleet is deployed: each cluster takes a network three ranges and more, and each network one static route.`;

const CHAPTERS: readonly (readonly [title: string, types: GoogleLimitsByType])[] = [
  ["Accounts and state", ACCOUNT_LIMITS],
  ["Networks", NETWORK_LIMITS],
  ["Clusters", CLUSTER_LIMITS],
];

/** Everything that is known of what Google limits, by type of resource. */
export const GOOGLE_LIMITS: GoogleLimitsByType = Object.assign({}, ...CHAPTERS.map(([, types]) => types)) as GoogleLimitsByType;

/** The page of all limits. */
export function googleLimitsPage(): string {
  return limitsPage({
    title: "Google Cloud limits",
    cloud: "Google Cloud",
    introduction: INTRODUCTION,
    chapters: CHAPTERS,
    reports: REPORTS,
    noConcern: NO_CONCERN,
    sources: GOOGLE_SOURCES,
  });
}
