import { CLOUD_NAMES, NETWORK_CLOUDS, factsOf, isNetworkCloud } from "../../clouds/clouds.ts";
import type { Colours } from "../../clouds/facts.ts";
import type { Cloud } from "../../model/fleet.ts";

/** The colours of every cloud's lines, those with networks first. */
export const COLOURS: readonly { readonly cloud: Cloud; readonly colours: Colours }[] = [
  ...NETWORK_CLOUDS,
  ...CLOUD_NAMES.filter((cloud) => !isNetworkCloud(cloud)),
].map((cloud) => ({ cloud, colours: factsOf(cloud).colours }));
