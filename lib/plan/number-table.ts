import { Cidr } from "../model/cidr.ts";
import type { Span } from "./spans.ts";

/** What every service mesh accepts as a cluster's number. */
export const MESH_IDS: Span = { first: 1, last: 511 };

/** Addresses inside of tunnels that every cloud accepts: those of Azure end here, and the others take more. */
export const TUNNEL_ADDRESSES: Span = { first: Cidr.from("169.254.21.0/24").first, last: Cidr.from("169.254.22.0/24").last };

/** Prefix length of a tunnel's own block: two hosts, one for each end. */
export const TUNNEL_PREFIX = 30;
