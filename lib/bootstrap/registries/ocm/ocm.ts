import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { RegistryPlugin, Right } from "../../contract.ts";
import { HUB_ADDRESS } from "../../rules.ts";
import { admit } from "./admit.ts";
import { hubObjects, hubReady } from "./hub.ts";
import { bootstrapSecret, hubAddress, inviteMember } from "./invite.ts";
import { OCM_ARTEFACTS } from "./release.ts";
import { partFromHub } from "./part.ts";
import { registered, registration } from "./registration.ts";

// The hub's operator gives rights away, and nobody may give away what he hasn't got: who installs it has them all.
const EVERYTHING: Right = { verb: "*", group: "*", resource: "*" };

/** Open Cluster Management: a ManagedCluster for each member, whose agent calls the hub and is let in by its request for a certificate. */
export const ocm: RegistryPlugin = {
  name: "ocm",
  kubernetes: REGISTRIES.ocm.kubernetes,
  rights: { hub: [EVERYTHING], member: [] },
  check: (membership) => [...missingPins(membership, OCM_ARTEFACTS), ...withoutAddress(membership)],
  hubObjects,
  hubReady: (_, hub) => hubReady(hub),
  registration: ({ member }) => registration(member),
  invite: inviteMember,
  memberObjects: ({ invitations }) => {
    const credential = invitations?.get("ocm");
    return credential === undefined ? [] : [{ object: bootstrapSecret(credential), stage: "B", policy: "own" }];
  },
  join: (context, _, hub) => admit(context, hub),
  part: partFromHub,
  list: registered,
};

function withoutAddress({ hub, member }: Membership): readonly Problem[] {
  const record = hub === "self" ? member : hub;
  if (hubAddress(record) !== undefined) return [];
  return [
    {
      rule: HUB_ADDRESS.id,
      severity: "error",
      path: ["clusters", record.name, "existing", "endpoint"],
      message: `agents of Open Cluster Management call the hub ${record.name}, and only a kubeconfig knows its address`,
      fix: "name its address as `existing.endpoint`",
    },
  ];
}
