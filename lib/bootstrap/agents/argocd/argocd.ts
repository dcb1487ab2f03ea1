import { AGENTS } from "../../../model/sync-plugins.ts";
import type { AgentPlugin } from "../../contract.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import { refOf } from "../../kube-object.ts";
import { secretsOf } from "../source-credentials.ts";
import { argoObjects } from "./application-objects.ts";
import { deliveredBy } from "./application-state.ts";
import { credentialObjects } from "./credentials.ts";
import { drainApplications } from "./drain.ts";
import { programHealth, revisionOf, syncHealth } from "./health.ts";
import { argoImages, installation } from "./install.ts";
import { privateSource } from "./private-source.ts";
import { ARGOCD_ARTEFACTS } from "./release.ts";
import { IN_CLUSTER, outdatedRoots, projectObjects, rootObjects } from "./root-application.ts";
import { sourceUsed } from "./source-used.ts";
import { surveyArgo } from "./survey.ts";
import { sweepArgo } from "./sweep.ts";

/** An Argo CD of the member's own, following one path of one Git repository. The registry of this name has the hub's push instead. */
export const argocd: AgentPlugin = {
  name: "argocd",
  kubernetes: AGENTS.argocd.kubernetes,
  // Its controller is bound to every right, and nobody may give rights away that he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => [...missingPins(membership, ARGOCD_ARTEFACTS), ...privateSource(membership)],
  survey: surveyArgo,
  secrets: ({ sync }) => secretsOf(sync),
  credentials: credentialObjects,
  used: sourceUsed,
  images: argoImages,
  objects: (context) => [
    ...installation(context),
    ...projectObjects(context.membership.sync.source),
    ...rootObjects(context, { server: IN_CLUSTER }),
  ],
  ready: (_, member) => programHealth(member),
  probe: syncHealth,
  revision: (member) => revisionOf(member.cluster, member),
  delivered: async (context, member) => (await argoObjects(context, member)).agents.flatMap(deliveredBy),
  outdated: async (context, member) => (await outdatedRoots(context, member)).map(refOf),
  letGo: async (context, _, member) => drainApplications(await outdatedRoots(context, member), context, "keep", member),
  drain: async (context, workloads, member) =>
    drainApplications((await argoObjects(context, member)).agents, context, workloads, member),
  sweep: async (context, member) => sweepArgo((await argoObjects(context, member)).others, context, member),
};
