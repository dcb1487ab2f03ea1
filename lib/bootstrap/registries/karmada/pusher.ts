import type { PhaseResult, PluginContext, Pusher } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { describeRef } from "../../kube-object.ts";
import { whyNotReady } from "./cluster.ts";
import { deliveredTo, letGo } from "./let-go.ts";
import { CLUSTER, clusterRef } from "./names.ts";
import { syncMode } from "./sync-mode.ts";

/** The control plane as it concerns one member, whichever of the two calls the other. It follows no source of ours. */
export const pusher: Pusher = {
  name: "karmada",
  // Somebody else installs it, and it is there to be used.
  survey: async (_, hub) => ((await hub.serves(CLUSTER)) ? { state: "ours", version: "unknown" } : { state: "absent" }),
  probe: memberHealth,
  revision: async () => undefined,
  delivered: ({ member }, hub) => deliveredTo(member.name, hub),
  letGo: async () => ({ kind: "Done" }),
  drain: (context, workloads, hub) => letGo(context, workloads, hub, false),
  sweep: async () => ({ kind: "Done" }),
};

/** What the control plane says of the member. */
export async function memberHealth(context: PluginContext, hub: KubeReader): Promise<PhaseResult> {
  if (syncMode(context) === undefined) return { kind: "Done" };
  const { name } = context.member;
  const open = await whyNotReady(name, hub);
  if (open === undefined) return { kind: "Done" };
  return { kind: "Waiting", object: describeRef(clusterRef(name)), condition: open, who: "" };
}
