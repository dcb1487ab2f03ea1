import { isRebuilt } from "../contracts/cluster-record.ts";
import type { ClusterRecord } from "../contracts/cluster-record.ts";
import type { RegisteredCluster } from "./contract.ts";

// What a hub says of one of its members; `status` and `bootstrap` must never differ in it.

/** What one registry of a hub has of a fleet; undefined where the hub can't be asked. */
export type Inventory = readonly RegisteredCluster[] | undefined;

/** `outdated`: the hub knows another cluster under this name. `unknown`: the hub can't be asked. */
export type Registered = (typeof REGISTERED)[number];

/** From the best to the worst. */
const REGISTERED = ["joined", "registered", "outdated", "missing", "unknown"] as const;

/** A member is registered as well as in the registry that knows least of it. */
export function registeredAs(member: ClusterRecord, inventories: readonly Inventory[]): Registered {
  const found = inventories.map((inventory) => registeredIn(inventory, member));
  return REGISTERED.findLast((one) => found.includes(one)) ?? "unknown";
}

function registeredIn(inventory: Inventory, member: ClusterRecord): Registered {
  if (inventory === undefined) return "unknown";
  const found = inventory.find(({ name }) => name === member.name);
  if (found === undefined) return "missing";
  const { nativeId, incarnation } = found;
  if (nativeId !== undefined && isRebuilt({ nativeId, incarnation }, member)) return "outdated";
  return found.joined ? "joined" : "registered";
}
