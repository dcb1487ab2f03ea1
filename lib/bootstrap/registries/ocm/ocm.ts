import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { RegistryPlugin, Right } from "../../contract.ts";
import { withoutHubAddress } from "../cluster-address.ts";
import { admit } from "./admit.ts";
import { hubObjects, hubReady } from "./hub.ts";
import { bootstrapSecret, inviteMember } from "./invite.ts";
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
  check: (membership) => [
    ...missingPins(membership, OCM_ARTEFACTS),
    ...withoutHubAddress(membership, "agents of Open Cluster Management"),
  ],
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
