import type { PluginContext } from "../../contract.ts";

/** `Push`: the control plane calls the member. `Pull`: the member's agent calls the control plane. */
export type SyncMode = "Push" | "Pull";

/** undefined for the control plane itself: nothing runs in it, and it is no member of its own. */
export function syncMode({ isHub, membership }: Pick<PluginContext, "isHub" | "membership">): SyncMode | undefined {
  if (isHub) return undefined;
  return membership.sync.agent === "karmada" ? "Pull" : "Push";
}
