import type { NetworkCloud } from "../model/network-cloud.ts";
import type { Span } from "./spans.ts";

/** Private two-byte ASNs by cloud: no cloud's own default, and unique in the fleet. */
export const ASNS: Readonly<Record<NetworkCloud, Span>> = {
  aws: { first: 64512, last: 64899 },
  gcp: { first: 64900, last: 65199 },
  azure: { first: 65200, last: 65499 },
};

/** What every service mesh accepts as a cluster's number. */
export const MESH_IDS: Span = { first: 1, last: 511 };

/** TCP ports that one local control plane holds. */
export const PORTS_PER_CLUSTER = 8;
