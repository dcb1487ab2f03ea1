import { GOOGLE_SOURCES } from "../../../lib/clouds/google/sources.ts";
import { limitsPage } from "../page.ts";
import { ACCOUNT_LIMITS } from "./account.ts";
import { CLUSTER_PARTS_LIMITS } from "./cluster-parts.ts";
import { CLUSTER_LIMITS } from "./cluster.ts";
import type { GoogleLimitsByType } from "./limits.ts";
import { ENTRY_LIMITS } from "./entry.ts";
import { NETWORK_LIMITS } from "./network.ts";
import { NO_CONCERN, REPORTS } from "./reports.ts";

const INTRODUCTION = `What Google Cloud or its Terraform plugin would refuse, type by type, and what keeps a fleet from it: a rule, whose problem names the line
and the fix (\`fleetwright explain FW2801\`), or our own code, which never goes there. Numbers stand once, in \`lib/clouds/google/limits.ts\`;
rules and this page read them there. A test fails when a construct sets an attribute that this page lacks.

Most quotas of Google's are a project's own, and Google's pages name no number. Of subnet ranges (\`SUBNET_RANGES_PER_NETWORK\`,
\`SUBNET_RANGES_PER_PEERING_GROUP\`) and static routes (\`STATIC_ROUTES_PER_PEERING_GROUP\`) those are taken that Google's network dashboard
takes where a project says nothing. Networks, addresses, firewall rules and the subnet routes of a hub are for you to look up in the project
before a large fleet is deployed: each cluster takes a network three ranges or four, and each network has one static route beside the default one.`;

const CHAPTERS: readonly (readonly [title: string, types: GoogleLimitsByType])[] = [
  ["Accounts and state", ACCOUNT_LIMITS],
  ["Networks", NETWORK_LIMITS],
  ["Clusters", { ...CLUSTER_LIMITS, ...CLUSTER_PARTS_LIMITS }],
  ["Entries", ENTRY_LIMITS],
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
