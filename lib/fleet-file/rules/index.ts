import type { RuleInfo } from "../../model/rule.ts";
import { ACCELERATORS } from "./accelerators.ts";
import { ACCESS } from "./access.ts";
import { ADDRESSING } from "./addressing.ts";
import { AWS_CLUSTERS } from "./aws-clusters.ts";
import { AWS_ENTRIES } from "./aws-entries.ts";
import { AWS_IDENTITIES } from "./aws-identities.ts";
import { AWS_NAMES } from "./aws-names.ts";
import { AWS_PARTITIONS } from "./aws-partitions.ts";
import { AWS_POOLS } from "./aws-pools.ts";
import { AWS_PRINCIPALS } from "./aws-principals.ts";
import { AWS_REGIONS } from "./aws-regions.ts";
import { AWS_UNHEEDED } from "./aws-unheeded.ts";
import { AZURE_ATTACHED } from "./azure-attached.ts";
import { AZURE_CLUSTERS } from "./azure-clusters.ts";
import { AZURE_ENTRIES } from "./azure-entries.ts";
import { AZURE_NETWORKS } from "./azure-networks.ts";
import { AZURE_POOLS } from "./azure-pools.ts";
import { AZURE_ZONES } from "./azure-zones.ts";
import { BASELINE } from "./baseline.ts";
import { CLUSTERS } from "./clusters.ts";
import { CONNECTIVITY } from "./connectivity.ts";
import { CREDENTIALS } from "./credentials.ts";
import { ENTRIES } from "./entries.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { GOOGLE_CLUSTERS } from "./google-clusters.ts";
import { GOOGLE_ENTRIES } from "./google-entries.ts";
import { GOOGLE_NETWORKS } from "./google-networks.ts";
import { GOOGLE_POOLS } from "./google-pools.ts";
import { LIFECYCLE } from "./lifecycle.ts";
import { LOCAL } from "./local.ts";
import { LOCK } from "./lock.ts";
import { PRINCIPALS } from "./principals.ts";
import { REFERENCES } from "./references.ts";
import { REGIONS } from "./regions.ts";
import { REPETITION } from "./repetition.ts";
import { RESIDENCY } from "./residency.ts";
import type { Rule } from "./rule.ts";
import { SHAPE } from "./shape.ts";
import { SYNC } from "./sync.ts";
import { SYNC_AUTH } from "./sync-auth.ts";
import { SYNC_HUB } from "./sync-hub.ts";
import { SYNTAX } from "./syntax.ts";
import { WORKLOADS } from "./workloads.ts";

/** The rules that judge a fleet which fits the schema. */
export const CHECKS: readonly Rule[] = [
  ...CREDENTIALS,
  ...REPETITION,
  ...REFERENCES,
  ...ADDRESSING,
  ...CONNECTIVITY,
  ...ACCESS,
  ...PRINCIPALS,
  ...AWS_PRINCIPALS,
  ...SYNC,
  ...SYNC_AUTH,
  ...SYNC_HUB,
  ...BASELINE,
  ...RESIDENCY,
  ...LIFECYCLE,
  ...LOCAL,
  ...EXCEPTIONS,
  ...REGIONS,
  ...AWS_REGIONS,
  ...CLUSTERS,
  ...AWS_CLUSTERS,
  ...AWS_POOLS,
  ...AWS_PARTITIONS,
  ...AWS_NAMES,
  ...AWS_IDENTITIES,
  ...AWS_ENTRIES,
  ...AWS_UNHEEDED,
  ...GOOGLE_CLUSTERS,
  ...GOOGLE_POOLS,
  ...GOOGLE_NETWORKS,
  ...GOOGLE_ENTRIES,
  ...AZURE_CLUSTERS,
  ...AZURE_ATTACHED,
  ...AZURE_POOLS,
  ...AZURE_NETWORKS,
  ...AZURE_ENTRIES,
  ...AZURE_ZONES,
  ...WORKLOADS,
  ...ENTRIES,
  ...ACCELERATORS,
];

/** Every rule about fleet file and lock, by id. The plan has a list of its own. */
export const RULES: readonly RuleInfo[] = [
  ...Object.values(SYNTAX),
  ...Object.values(SHAPE),
  ...Object.values(LOCK),
  ...CHECKS,
].sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)));
