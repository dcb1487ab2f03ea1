import { AGENTS } from "../../../model/sync-plugins.ts";
import type { AgentPlugin, PluginContext } from "../../contract.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import { secretsOf } from "../source-credentials.ts";
import { fluxImages } from "./controllers.ts";
import { credentialObjects } from "./credentials.ts";
import { drainFlux, letGoOfFlux, sweepFlux } from "./drain.ts";
import { entryObjects } from "./entries.ts";
import { deliveredByFlux } from "./flux-objects.ts";
import { appliedRevision, syncedHealth } from "./health.ts";
import { installation } from "./install.ts";
import { unreadableSource } from "./private-source.ts";
import { FLUX_ARTEFACTS } from "./release.ts";
import { surveyFlux } from "./survey.ts";
import { sourceUsed } from "./source-used.ts";
import { outdatedSync, ROOT_KUSTOMIZATION, ROOT_SOURCE, syncObjects } from "./sync.ts";

/** Flux: source-controller and kustomize-controller, following one path of one Git repository. */
export const flux: AgentPlugin = {
  name: "flux",
  kubernetes: AGENTS.flux.kubernetes,
  // kustomize-controller is bound to cluster-admin, and nobody may give rights away that he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => [...missingPins(membership, FLUX_ARTEFACTS), ...unreadableSource(membership, membership.member)],
  survey: surveyFlux,
  images: fluxImages,
  secrets: ({ sync }) => secretsOf(sync),
  credentials: credentialObjects,
  used: async (context, member, mark) =>
    followed(context).length === 0 ? { kind: "Done" } : sourceUsed(member, mark, ROOT_SOURCE),
  objects: (context) => {
    const source = context.membership.sync.source;
    return [
      ...installation(context),
      ...entryObjects(context.membership.entries ?? {}),
      ...(source === null ? [] : syncObjects(source, context.member.cloud)),
    ];
  },
  ready: (context, member) => syncedHealth(member, followed(context).slice(0, 1)),
  probe: (context, member) => syncedHealth(member, followed(context)),
  revision: appliedRevision,
  delivered: deliveredByFlux,
  outdated: outdatedSync,
  letGo: (_, outdated, member) => letGoOfFlux(outdated, member),
  drain: drainFlux,
  sweep: sweepFlux,
};

/** The source first. */
function followed({ membership }: PluginContext): readonly ObjectRef[] {
  return membership.sync.source === null ? [] : [ROOT_SOURCE, ROOT_KUSTOMIZATION];
}
