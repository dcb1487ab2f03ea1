import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { privateSource } from "./private-source.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { RegistryPlugin } from "../../contract.ts";
import { registeredClusters } from "../argocd/cluster-secret.ts";
import { changeAuthority } from "./change-authority.ts";
import { chooseMemberKeys, registration } from "./cluster-secret.ts";
import { chooseHubKeys } from "./hub-keys.ts";
import { hubObjects, hubReady } from "./hub.ts";
import { inviteMember } from "./invite.ts";
import { join } from "./join.ts";
import { ARGOCD_AGENT_ARTEFACTS } from "./release.ts";
import { sweepMirrors } from "./sweep.ts";

/** A principal in the hub: the members' agents call it, each by a certificate of the fleet's authority, and tell it how they are. */
export const argocdAgent: RegistryPlugin = {
  name: "argocd-agent",
  kubernetes: REGISTRIES["argocd-agent"].kubernetes,
  // It brings ClusterRoles, and nobody may give rights away that he hasn't got.
  rights: { hub: [{ verb: "*", group: "*", resource: "*" }], member: [] },
  check: (membership) => [...missingPins(membership, ARGOCD_AGENT_ARTEFACTS), ...privateSource(membership)],
  hubKeys: chooseHubKeys,
  hubObjects,
  hubReady: (_, hub) => hubReady(hub),
  memberKeys: chooseMemberKeys,
  registration,
  invite: inviteMember,
  memberObjects: () => [],
  join: (context, _, hub) => join(context, hub),
  changeAuthority,
  sweep: sweepMirrors,
  list: registeredClusters,
};
