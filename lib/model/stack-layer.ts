/** What a stack holds of the region, pair, cluster or workload that it is about. */
export type StackLayer = "network" | "gateway" | "peering" | "link" | "cluster" | "access" | "dns" | "entry" | "bootstrap";
