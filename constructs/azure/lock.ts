import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock/index.js";
import type { Construct } from "../cdk.ts";

/**
 * Keeps a thing from being deleted by anybody, in the portal too. A lock holds all beneath a thing as well: one on a network would
 * keep peerings from leaving, one on a cluster its pools. So it stands on what has nothing beneath it that ever goes.
 */
export function addLock(scope: Construct, id: string, thing: string, why: string): ManagementLock {
  return new ManagementLock(scope, id, { name: "fleetwright", scope: thing, lockLevel: "CanNotDelete", notes: why });
}
