import type { Membership } from "../../../contracts/membership.ts";
import type { Problem } from "../../../errors.ts";
import { AGENTS } from "../../../model/sync-plugins.ts";
import type { AgentPlugin, PluginContext } from "../../contract.ts";
import { missingPins } from "../../artefacts/missing-pins.ts";
import { secretsOf } from "../source-credentials.ts";
import { controllerObjects, fluxImage } from "./controllers.ts";
import { credentialObjects } from "./credentials.ts";
import { drainFlux, letGoOfFlux, sweepFlux } from "./drain.ts";
import { entryObjects } from "./entries.ts";
import { deliveredByFlux } from "./flux-objects.ts";
import { appliedRevision, sourceHealth, syncedHealth } from "./health.ts";
import { namespaceObjects } from "./namespace.ts";
import { FLUX_ARTEFACTS } from "./release.ts";
import { surveyFlux } from "./survey.ts";
import { sourceUsed } from "./source-used.ts";
import { outdatedSync, syncObjects } from "./sync.ts";
import { factsOf } from "../../../clouds/clouds.ts";
import { PRIVATE_SOURCE } from "../../rules.ts";

/** Flux: source-controller and kustomize-controller, following one path of one Git repository. */
export const flux: AgentPlugin = {
  name: "flux",
  kubernetes: AGENTS.flux.kubernetes,
  // kustomize-controller is bound to cluster-admin, and nobody may give rights away that he hasn't got.
  rights: [{ verb: "*", group: "*", resource: "*" }],
  check: (membership) => [...missingPins(membership, FLUX_ARTEFACTS), ...authProblems(membership)],
  survey: surveyFlux,
  images: (pins) => pins.filter(({ agent }) => agent === "flux").map(fluxImage),
  secrets: ({ sync }) => secretsOf(sync),
  credentials: credentialObjects,
  used: (context, member, mark) => sourceUsed(member, mark, hasSource(context)),
  objects: (context) => {
    const artefacts = context.artefacts.filter(({ pin }) => pin.agent === "flux");
    const source = context.membership.sync.source;
    return [
      ...namespaceObjects(fluxVersion(context)),
      ...artefacts.flatMap((artefact) => controllerObjects(artefact, context)),
      ...entryObjects(context.membership.entries ?? {}),
      ...credentialObjects(context),
      ...(source === null ? [] : syncObjects(source, context.member.cloud)),
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

/** Of a membership that no fleet file was checked for: pods are known to their own cloud's Git service alone. */
function authProblems({ member, sync: { source } }: Membership): readonly Problem[] {
  if (source?.auth.kind !== "oidc") return [];
  const git = factsOf(member.cloud).git;
  if (git?.url.shape.test(source.url) === true) return [];
  const accepted = git === undefined ? "token, ssh or github-app" : `a URL such as ${git.url.accepted}`;
  return [
    {
      rule: PRIVATE_SOURCE.id,
      severity: "error",
      path: ["sync", "source", "auth", "kind"],
      message: `pods of ${member.name} are nobody to the server at ${source.url}`,
      seen: "oidc",
      accepted,
      fix: "follow a repository of the cloud's own service, or use another `kind`",
    },
  ];
}
