import type { PublishedArtefact } from "../../artefacts/published.ts";

// What of Argo CD is installed, and where its publishers have it.

/** Its objects have to lie in one namespace, which it calls by this name throughout. */
export const ARGOCD_NAMESPACE = "argocd";

const VERSION = "v3.2.11";

/**
 * What `fleetwright pin argocd` pins unless told otherwise: application controller, repo server, ApplicationSet controller and
 * Redis. The API server with its user interface, and with it a login, is left to the team.
 */
export const ARGOCD_ARTEFACTS: readonly PublishedArtefact[] = [
  {
    agent: "argocd",
    component: "argo-cd",
    version: VERSION,
    source: { gomod: `github.com/argoproj/argo-cd/v3@${VERSION}` },
    files: ["manifests/core-install.yaml"],
  },
];
