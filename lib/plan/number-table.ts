import type { Span } from "./spans.ts";

/** What every service mesh accepts as a cluster's number. */
export const MESH_IDS: Span = { first: 1, last: 511 };
