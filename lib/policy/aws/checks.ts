import type { CloudCheck } from "../rule.ts";
import { CLUSTERS } from "./clusters.ts";
import { NETWORKS } from "./networks.ts";
import { RIGHTS } from "./rights.ts";
import { STORAGE } from "./storage.ts";

/** How our rules look at things on AWS. */
export const AWS_CHECKS: readonly CloudCheck[] = [...CLUSTERS, ...NETWORKS, ...RIGHTS, ...STORAGE];
