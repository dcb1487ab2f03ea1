import type { Cloud } from "./fleet.ts";

/** Clouds in which a region has a network. */
export type NetworkCloud = Exclude<Cloud, "local" | "external">;

export const NETWORK_CLOUDS: readonly NetworkCloud[] = ["aws", "azure", "gcp"];

/** Whether regions of the cloud have a network, ours or an existing one. */
export function isNetworkCloud(cloud: Cloud): cloud is NetworkCloud {
  return (NETWORK_CLOUDS as readonly Cloud[]).includes(cloud);
}
