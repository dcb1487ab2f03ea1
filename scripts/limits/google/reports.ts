import { by, byRule } from "../limits.ts";
import type { Limit } from "../limits.ts";

/** Something that goes wrong with networks of other tools, as people report it. */
interface Report {
  readonly what: string;
  readonly held: Limit["held"];
}

const NETWORK = by("constructs/google/network/network.ts");
const CLUSTER_NETWORK = by("constructs/google/network/cluster-network.ts");

/** Each was tried, or can't happen by the file that is named. */
export const NETWORK_REPORTS: readonly Report[] = [
  { what: "A network is destroyed while things of a cluster are still in it", held: by("lib/plan/leaving.ts") },
  { what: "A secondary range is renamed, resized or swapped in place", held: CLUSTER_NETWORK },
  { what: "All secondary ranges are to go by an empty list", held: CLUSTER_NETWORK },
  { what: "A network of another project is named without its project", held: byRule("FW1992") },
  { what: "A pod range has too few addresses for the pools", held: byRule("FW2109") },
  { what: "Ranges overlap one of a peer, a pod range or an API server", held: byRule("FW2105") },
  { what: "Blocks of the internet are used inside", held: byRule("FW2801") },
  { what: "Nodes have neither NAT nor a way to Google's services", held: NETWORK },
  { what: "The default route is deleted under a NAT that needs it", held: NETWORK },
  {
    what: "NAT gives too few ports, no powers of two, or mapping that dynamic ports exclude",
    held: by("constructs/google/network/nat.ts"),
  },
  { what: "More machines than the addresses have ports for", held: byRule("FW2805") },
  { what: "A NAT address is deleted while NAT holds it", held: by("constructs/google/network/nat.ts") },
  { what: "Webhooks time out, because the API server reaches 443 and 10250 only", held: CLUSTER_NETWORK },
  { what: "Gateways lack a proxy-only subnet", held: NETWORK },
  { what: "Two changes of a network's peerings at a time", held: by("stacks/google/peering-stack.ts") },
  { what: "Routes for a peering that API servers no longer have", held: by("constructs/google/connectivity/peering.ts") },
  { what: "Filters of a hub's member are left to defaults", held: by("constructs/google/connectivity/spoke.ts") },
  { what: "A network in two hubs", held: byRule("FW2802") },
  { what: "Peers that are members of a hub", held: byRule("FW2803") },
];
