import { AZURE_SOURCES } from "../../../lib/clouds/azure/sources.ts";
import { limitsPage } from "../page.ts";
import { ACCOUNT_LIMITS } from "./account.ts";
import { CLUSTER_LIMITS } from "./cluster.ts";
import { ENTRY_LIMITS } from "./entry.ts";
import type { AzureLimitsByType } from "./limits.ts";
import { NETWORK_LIMITS } from "./network.ts";
import { NO_CONCERN, REPORTS } from "./reports.ts";
import { SHARED_LIMITS } from "./shared.ts";

const INTRODUCTION = `What Azure or its Terraform plugin would refuse, type by type, and what keeps a fleet from it: a rule, whose problem names the line
and the fix (\`fleetwright explain FW2811\`), or our own code, which never goes there. Numbers stand once, in \`lib/clouds/azure/limits.ts\`
and \`aks-limits.ts\`; rules and this page read them there. A test fails when a construct sets an attribute that this page lacks.

Cores are a subscription's own, by family and location, and Azure raises them for the asking: look them up before a large fleet is
deployed. Whether a size is sold in a location and zone, and whether API servers in the network have room there, Azure says at the deployment.`;

const CHAPTERS: readonly (readonly [title: string, types: AzureLimitsByType])[] = [
  ["Subscriptions and state", ACCOUNT_LIMITS],
  ["Networks", NETWORK_LIMITS],
  ["Clusters", CLUSTER_LIMITS],
  ["Entries", ENTRY_LIMITS],
  ["Keys, grants and private names", SHARED_LIMITS],
];

/** Everything that is known of what Azure limits, by type of resource. */
export const AZURE_LIMITS: AzureLimitsByType = Object.assign({}, ...CHAPTERS.map(([, types]) => types)) as AzureLimitsByType;

/** The page of all limits. */
export function azureLimitsPage(): string {
  return limitsPage({
    title: "Azure limits",
    cloud: "Azure",
    introduction: INTRODUCTION,
    chapters: CHAPTERS,
    reports: REPORTS,
    noConcern: NO_CONCERN,
    sources: AZURE_SOURCES,
  });
}
