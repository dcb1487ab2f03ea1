import { argocd as argocdAgent } from "./agents/argocd/argocd.ts";
import { argocdAgent as argocdAgentAgent } from "./agents/argocd-agent/argocd-agent.ts";
import { ARGOCD_ARTEFACTS } from "./agents/argocd/release.ts";
import { flux as fluxAgent } from "./agents/flux/flux.ts";
import { FLUX_ARTEFACTS } from "./agents/flux/release.ts";
import { karmada as karmadaAgent } from "./agents/karmada/karmada.ts";
import { none } from "./agents/none.ts";
import { ocm as ocmAgent } from "./agents/ocm/ocm.ts";
import type { PublishedArtefact } from "./artefacts/published.ts";
import type { Plugins } from "./contract.ts";
import { argocd as argocdRegistry } from "./registries/argocd/argocd.ts";
import { argocdAgent as argocdAgentRegistry } from "./registries/argocd-agent/argocd-agent.ts";
import { ARGOCD_AGENT_ARTEFACTS } from "./registries/argocd-agent/release.ts";
import { clusterprofile } from "./registries/clusterprofile/clusterprofile.ts";
import { CLUSTERPROFILE_ARTEFACTS } from "./registries/clusterprofile/release.ts";
import { flux as fluxRegistry } from "./registries/flux/flux.ts";
import { karmada as karmadaRegistry } from "./registries/karmada/karmada.ts";
import { KARMADA_ARTEFACTS } from "./registries/karmada/release.ts";
import { ocm as ocmRegistry } from "./registries/ocm/ocm.ts";
import { OCM_ARTEFACTS } from "./registries/ocm/release.ts";

/** Every registry and agent that is built. */
export const PLUGINS: Plugins = {
  registries: {
    argocd: argocdRegistry,
    "argocd-agent": argocdAgentRegistry,
    clusterprofile,
    flux: fluxRegistry,
    karmada: karmadaRegistry,
    ocm: ocmRegistry,
  },
  agents: {
    argocd: argocdAgent,
    "argocd-agent": argocdAgentAgent,
    flux: fluxAgent,
    karmada: karmadaAgent,
    none,
    ocm: ocmAgent,
  },
};

/** What each of them is made of by default, by its name; `fleetwright pin` pins it. */
export const PUBLISHED: Readonly<Record<string, readonly PublishedArtefact[]>> = {
  argocd: ARGOCD_ARTEFACTS,
  "argocd-agent": ARGOCD_AGENT_ARTEFACTS,
  clusterprofile: CLUSTERPROFILE_ARTEFACTS,
  flux: FLUX_ARTEFACTS,
  karmada: KARMADA_ARTEFACTS,
  none: [],
  ocm: OCM_ARTEFACTS,
};
