import type { PublishedArtefact } from "../../artefacts/published.ts";

// What of Flux is installed, and where its publishers have it. The versions belong together: Flux 2.9.

export const FLUX_NAMESPACE = "flux-system";

/** What `fleetwright pin flux` pins unless told otherwise. */
export const FLUX_ARTEFACTS: readonly PublishedArtefact[] = [
  published("kustomize-controller", "v1.9.5", []),
  published("source-controller", "v1.9.5", ["config/manager/service.yaml"]),
];

/** Bindings and ServiceAccounts are ours: those of the modules name namespaces that only their own tests have. */
function published(component: string, version: string, more: readonly string[]): PublishedArtefact {
  const files = [
    "config/crd/bases/*.yaml",
    "config/manager/deployment.yaml",
    "config/rbac/leader_election_role.yaml",
    "config/rbac/role.yaml",
    ...more,
  ];
  return {
    agent: "flux",
    component,
    version,
    source: { gomod: `github.com/fluxcd/${component}@${version}` },
    files: files.toSorted(),
  };
}
