import { flux } from "./agents/flux/flux.ts";
import { FLUX_ARTEFACTS } from "./agents/flux/release.ts";
import { none } from "./agents/none.ts";
import type { PublishedArtefact } from "./artefacts/published.ts";
import type { Plugins } from "./contract.ts";
import { clusterprofile } from "./registries/clusterprofile/clusterprofile.ts";
import { CLUSTERPROFILE_ARTEFACTS } from "./registries/clusterprofile/release.ts";

/** Every registry and agent that is built. */
export const PLUGINS: Plugins = { registries: { clusterprofile }, agents: { flux, none } };

/** What each of them is made of by default, by its name; `fleetwright pin` pins it. */
export const PUBLISHED: Readonly<Record<string, readonly PublishedArtefact[]>> = {
  clusterprofile: CLUSTERPROFILE_ARTEFACTS,
  flux: FLUX_ARTEFACTS,
  none: [],
};
