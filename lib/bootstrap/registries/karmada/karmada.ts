import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { PhaseResult, RegistryPlugin, Right } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { MEMBER_ADDRESS } from "../../rules.ts";
import { clusterAddress, withoutHubAddress } from "../cluster-address.ts";
import { agentSecret } from "./agent-kubeconfig.ts";
import { registered } from "./cluster.ts";
import { handOver } from "./hand-over.ts";
import { invite } from "./invite.ts";
import { letGo } from "./let-go.ts";
import { CLUSTER } from "./names.ts";
import { onceOnly } from "./once-only.ts";
import { pushAccess } from "./push-access.ts";
import { memberHealth, pusher } from "./pusher.ts";
import { controlPlaneObjects, registration } from "./registration.ts";
import { KARMADA_ARTEFACTS } from "./release.ts";
import { syncMode } from "./sync-mode.ts";

// Rights are given to the agent there and to the control plane here, and nobody may give away what he hasn't got.
const EVERYTHING: Right = { verb: "*", group: "*", resource: "*" };

/**
 * Karmada: the hub is its API server, and a Cluster in it each member. With the agent `karmada` the member's own agent calls
 * it, with none it calls the member.
 */
export const karmada: RegistryPlugin = {
  name: "karmada",
  kubernetes: REGISTRIES.karmada.kubernetes,
  rights: { hub: [EVERYTHING], member: [EVERYTHING] },
  listsHub: false,
  check: (membership) => [...missingPins(membership, KARMADA_ARTEFACTS), ...withoutAddress(membership)],
  hubObjects: () => controlPlaneObjects(),
  hubReady: (_, hub) => isKarmada(hub),
  registration,
  admits: onceOnly,
  invite,
  memberObjects: (context) => {
    const credential = context.invitations?.get("karmada");
    if (credential !== undefined) return [{ object: agentSecret(credential), stage: "B", policy: "own" }];
    return syncMode(context) === "Push" ? pushAccess(context.member.name) : [];
  },
  join: async (context, member, hub) => {
    const handed = syncMode(context) === "Push" ? await handOver(context, member, hub) : undefined;
    return handed === undefined || handed.kind === "Done" ? memberHealth(context, hub) : handed;
  },
  // One that is there leaves as what is pushed to it is drained.
  part: async (context, workloads, hub, isLost) => (isLost ? letGo(context, workloads, hub, true) : { kind: "Done" }),
  pusher,
  list: registered,
};

async function isKarmada(hub: KubeReader): Promise<PhaseResult> {
  if (await hub.serves(CLUSTER)) return { kind: "Done" };
  const condition = `serves no ${CLUSTER.kind} of ${CLUSTER.apiVersion}: is it Karmada's API server, and is all of that up`;
  return { kind: "Waiting", object: `hub ${hub.cluster}`, condition, who: "the owner of Karmada" };
}

/** Of the side that is called. */
function withoutAddress(membership: Membership): readonly Problem[] {
  if (membership.sync.agent === "karmada") return withoutHubAddress(membership, "agents of Karmada");
  const { member, hub } = membership;
  if (hub === "self" || clusterAddress(member) !== undefined) return [];
  return [
    {
      rule: MEMBER_ADDRESS.id,
      severity: "error",
      path: ["clusters", member.name, "existing", "endpoint"],
      message: `Karmada calls ${member.name}, and only a kubeconfig knows its address`,
      fix: "name its address as `existing.endpoint`",
    },
  ];
}
