import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { REGISTRIES } from "../../../model/sync-plugins.ts";
import { fluxImages } from "../../agents/flux/controllers.ts";
import { credentialObjects } from "../../agents/flux/credentials.ts";
import { installation } from "../../agents/flux/install.ts";
import { unreadableSource } from "../../agents/flux/private-source.ts";
import { FLUX_ARTEFACTS } from "../../agents/flux/release.ts";
import { sourceUsed } from "../../agents/flux/source-used.ts";
import { secretsOf } from "../../agents/source-credentials.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import type { ObjectWithPolicy, PluginContext, RegistryPlugin, Right } from "../../contract.ts";
import { NO_WAY_IN } from "../../rules.ts";
import { isOnThisMachine } from "../hub-endpoint.ts";
import { clusterVariables, registeredClusters } from "./cluster-variables.ts";
import { pusher } from "./pusher.ts";
import { rootObjects, sourceObjects, sourceRef } from "./roots.ts";
import { memberAccount, wayInto } from "./way-in.ts";

/** Its controller is bound to every right on both sides, and nobody may give rights away that he hasn't got. */
const EVERY_RIGHT: readonly Right[] = [{ verb: "*", group: "*", resource: "*" }];

/** One Flux in the hub, with a Kustomization for each member: it pushes to each what the member's own path in Git says. */
export const flux: RegistryPlugin = {
  name: "flux",
  kubernetes: REGISTRIES.flux.kubernetes,
  rights: { hub: EVERY_RIGHT, member: EVERY_RIGHT },
  check: (membership) => [
    ...missingPins(membership, FLUX_ARTEFACTS),
    ...unreadableSource(membership, membership.hub === "self" ? membership.member : membership.hub),
    ...noWayIn(membership),
  ],
  hubObjects: (context) => [...installation(context, argsIn(context)), ...sourceObjects(context)],
  secrets: ({ hub, sync }) => (hub === "self" ? secretsOf(sync) : []),
  credentials: credentialObjects,
  used: async ({ membership: { sync } }, hub, mark) =>
    sync.source === null ? { kind: "Done" } : await sourceUsed(hub, mark, sourceRef(sync.source)),
  images: fluxImages,
  memberObjects: memberAccount,
  registration: (context, identity) => {
    const variables: ObjectWithPolicy = { object: clusterVariables(context, identity), stage: "B", policy: "own" };
    if (context.isHub) return [variables, ...rootObjects(context)];
    const way = wayInto(context.member, identity);
    // Without one, `check` has refused the member.
    if (way === undefined) return [];
    return [variables, { object: way.object, stage: "B", policy: "own" }, ...rootObjects(context, way.kubeConfig)];
  },
  pusher,
  list: registeredClusters,
};

/** Flux runs no program that a kubeconfig names unless it is told to. On this machine that is how it gets a token of an hour. */
function argsIn({ hub }: PluginContext): Readonly<Record<string, readonly string[]>> {
  return isOnThisMachine(hub.cloud) ? { "kustomize-controller": ["--insecure-kubeconfig-exec=true"] } : {};
}

function noWayIn({ member, hub }: Membership): readonly Problem[] {
  // Whom a cluster of this machine is trusted by is seen when it is reached.
  if (hub === "self" || wayInto(member, { uid: "", authorityData: "" }) !== undefined) return [];
  return [
    {
      rule: NO_WAY_IN.id,
      severity: "error",
      path: ["sync", "registry"],
      message: `the hub's Flux can't get into ${member.name} without a key`,
      seen: `a credential of kind ${member.credential.kind}`,
      accepted:
        "a cluster of AWS, Google Cloud or Azure with the certificate that its API server is trusted by, or one on the hub's machine",
      fix: NO_WAY_IN.fix,
    },
  ];
}
