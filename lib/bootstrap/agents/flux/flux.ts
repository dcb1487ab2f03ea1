import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { AGENTS } from "../../../model/sync-plugins.ts";
import type { AgentPlugin, PluginContext } from "../../contract.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import { controllerObjects } from "./controllers.ts";
import { drainFlux, letGoOfFlux, sweepFlux } from "./drain.ts";
import { entryObjects } from "./entries.ts";
import { deliveredByFlux } from "./flux-objects.ts";
import { appliedRevision, sourceHealth, syncedHealth } from "./health.ts";
import { namespaceObjects } from "./namespace.ts";
import { FLUX_ARTEFACTS } from "./release.ts";
import { surveyFlux } from "./survey.ts";
import { outdatedSync, syncObjects } from "./sync.ts";
import { PRIVATE_SOURCE } from "../../rules.ts";

/** Flux: source-controller and kustomize-controller, following one path of one Git repository. */
export const flux: AgentPlugin = {
  name: "flux",
  kubernetes: AGENTS.flux.kubernetes,
  // kustomize-controller is bound to cluster-admin, and nobody may give rights away that he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => [...missingPins(membership, FLUX_ARTEFACTS), ...authProblems(membership)],
  survey: surveyFlux,
  objects: (context) => {
    const artefacts = context.artefacts.filter(({ pin }) => pin.agent === "flux");
    const source = context.membership.sync.source;
    return [
      ...namespaceObjects(fluxVersion(context)),
      ...artefacts.flatMap(controllerObjects),
      ...entryObjects(context.membership.entries ?? {}),
      ...(source === null ? [] : syncObjects(source)),
    ];
  },
  ready: (context, member) => sourceHealth(member, hasSource(context)),
  probe: (context, member) => syncedHealth(member, hasSource(context)),
  revision: appliedRevision,
  delivered: deliveredByFlux,
  outdated: outdatedSync,
  letGo: (_, outdated, member) => letGoOfFlux(outdated, member),
  drain: drainFlux,
  sweep: sweepFlux,
};

/** The parts have versions of their own; the namespace and its policies bear that of the first to start. */
function fluxVersion({ membership }: PluginContext): string {
  return membership.pins.find((pin) => pin.agent === "flux" && pin.component === "source-controller")?.version ?? "unknown";
}

function hasSource({ membership }: PluginContext): boolean {
  return membership.sync.source !== null;
}

function authProblems({ sync }: Membership): readonly Problem[] {
  const kind = sync.source?.auth.kind ?? "none";
  if (kind === "none") return [];
  return [
    {
      rule: PRIVATE_SOURCE.id,
      severity: "error",
      path: ["sync", "source", "auth", "kind"],
      message: "the Flux agent can't read a private repository yet",
      seen: kind,
      accepted: "none",
      fix: "follow a repository that needs no credentials",
    },
  ];
}
