import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { credentialObjects } from "../../agents/argocd/credentials.ts";
import { argoImages, installation } from "../../agents/argocd/install.ts";
import { privateSource } from "../../agents/argocd/private-source.ts";
import { ARGOCD_ARTEFACTS } from "../../agents/argocd/release.ts";
import { projectObjects, rootObjects } from "../../agents/argocd/root-application.ts";
import { sourceUsed } from "../../agents/argocd/source-used.ts";
import { secretsOf } from "../../agents/source-credentials.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { RegistryPlugin, Right } from "../../contract.ts";
import { NO_WAY_IN } from "../../rules.ts";
import { clusterSecret, registeredClusters } from "./cluster-secret.ts";
import { hubAccess } from "./hub-access.ts";
import { memberAccess } from "./member-access.ts";
import { pusher } from "./pusher.ts";

/** Its controller is bound to every right on both sides, and nobody may give rights away that he hasn't got. */
const EVERY_RIGHT: readonly Right[] = [{ verb: "*", group: "*", resource: "*" }];

/** One Argo CD in the hub, whose clusters are the members: it pushes to each what the member's own path in Git says. */
export const argocd: RegistryPlugin = {
  name: "argocd",
  kubernetes: REGISTRIES.argocd.kubernetes,
  rights: { hub: EVERY_RIGHT, member: EVERY_RIGHT },
  check: (membership) => [...missingPins(membership, ARGOCD_ARTEFACTS), ...privateSource(membership), ...noWayIn(membership)],
  hubObjects: (context) => [...installation(context), ...projectObjects(context.membership.sync.source)],
  secrets: ({ hub, sync }) => (hub === "self" ? secretsOf(sync) : []),
  credentials: credentialObjects,
  used: sourceUsed,
  images: argoImages,
  memberObjects: memberAccess,
  registration: (context, identity) => {
    const secret = clusterSecret(context, identity);
    // Without one, `check` has refused the member.
    if (secret === undefined) return [];
    return [{ object: secret, stage: "B", policy: "own" }, ...rootObjects(context, { name: context.member.name })];
  },
  pusher,
  list: registeredClusters,
};

function noWayIn({ member, hub }: Membership): readonly Problem[] {
  if (hub === "self" || hubAccess(member, { uid: "" }) !== undefined) return [];
  return [
    {
      rule: NO_WAY_IN.id,
      severity: "error",
      path: ["sync", "registry"],
      message: `the hub's Argo CD can't get into ${member.name} without a key`,
      seen: `a credential of kind ${member.credential.kind}`,
      accepted: "a cluster of AWS, Google Cloud or Azure, or one on the hub's machine",
      fix: NO_WAY_IN.fix,
    },
  ];
}
