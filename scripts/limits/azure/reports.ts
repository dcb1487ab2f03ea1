import { by, byRule } from "../limits.ts";
import type { Limit } from "../limits.ts";

/** Something that goes wrong with other tools, as people report it. */
interface Report {
  readonly what: string;
  readonly held: Limit["held"];
}

const PROVIDER = by("constructs/azure/provider.ts");
const NETWORK = by("constructs/azure/network/network.ts");
const CLUSTER_NETWORK = by("constructs/azure/network/cluster-network.ts");
const CLUSTER = by("constructs/azure/cluster/cluster.ts");
const ENDPOINT = by("constructs/azure/cluster/endpoint.ts");
const IDENTITY = by("constructs/azure/cluster/identity.ts");
const POOL = by("constructs/azure/cluster/pool.ts");
const VAULT = by("constructs/azure/vault.ts");

/** Each was tried, or can't happen by the file that is named. */
export const REPORTS: readonly Report[] = [
  {
    what: "An edit of a living cluster's network replaces it: engine, overlay, addresses of its pods or services",
    held: byRule("FW2013"),
  },
  { what: "Subnets named inside of a network and beside it, which take each other away", held: NETWORK },
  { what: "A draining time that was set once and is left out later replaces the pool, or the cluster", held: POOL },
  { what: "A renamed prefix, a private API server or another group of machines replaces the cluster", held: byRule("FW2013") },
  { what: "A pool without a name for its stand-in can't change its machines, disks or zones", held: POOL },
  { what: "A stand-in's name overflows, or is a pool's", held: POOL },
  { what: "No subscription is said, and things go where somebody's shell points", held: PROVIDER },
  { what: "Nodes behind a NAT gateway are not on the list of their own API server", held: ENDPOINT },
  { what: "A group with things of others is destroyed, or can't be", held: PROVIDER },
  { what: "A way out that is switched under a living cluster", held: CLUSTER },
  { what: "A patch version fights with the channel that moves it", held: CLUSTER },
  { what: "A number of nodes fights with the autoscaler", held: POOL },
  { what: "A zone of one's own for a private API server with an identity that has no right to it yet", held: CLUSTER },
  { what: "A subnet of one's own with an identity that has no right to it, or one that goes before the cluster", held: IDENTITY },
  { what: "A route table of others with an identity that has no right to it", held: CLUSTER },
  { what: "A grant to somebody whom the directory doesn't know yet, or by a client id", held: IDENTITY },
  { what: "A cluster before its subnet has its NAT gateway, or its gateway has addresses", held: CLUSTER_NETWORK },
  { what: "A managed NAT gateway in a network of one's own", held: CLUSTER },
  { what: "A private API server that nothing gives a name", held: CLUSTER },
  { what: "Addresses that AKS uses inside, in networks, pods or services", held: byRule("FW2108") },
  { what: "Services without the address of their DNS, or with one that is none of theirs", held: CLUSTER },
  { what: "Cilium by half: its engine without its policies, or without overlay pods", held: CLUSTER },
  { what: "The name of a deleted vault is used again", held: PROVIDER },
  { what: "A vault that its firewall hides from the API server, or one that can be purged", held: VAULT },
  { what: "A private vault with an API server that stands outside of the network", held: CLUSTER },
  {
    what: "A vault's private name that another zone of the network hides",
    held: by("constructs/azure/network/private-names.ts"),
  },
  { what: "More groups, grants or zones than a subscription holds", held: byRule("FW2524") },
  { what: "A size with less than two vCPU, or of another architecture", held: byRule("FW1861") },
  { what: "An API server's subnet that is not handed over, too small, or shared with nodes", held: CLUSTER_NETWORK },
  { what: "A peer's new addresses that nobody tells", held: by("constructs/azure/connectivity/peering.ts") },
  {
    what: "Ways through a peer's gateway before that is there, or by two peers",
    held: by("constructs/azure/connectivity/peering.ts"),
  },
  { what: "A network in two hubs", held: byRule("FW2811") },
  { what: "A hub's range inside of a network that it joins", held: by("lib/clouds/azure/address-space.ts") },
  { what: "Connections to a hub that clash with changes of the network's subnets", held: by("lib/plan/stack-layers.ts") },
  { what: "Changes of a hub that is still at work on another one", held: by("lib/plan/stack-layers.ts") },
  {
    what: "Addresses inside of tunnels that the gateway doesn't know, or the same for both instances",
    held: by("lib/plan/tunnel-pool.ts"),
  },
  { what: "The number 65515 on both sides", held: by("lib/plan/paths.ts") },
  { what: "Names of networks, subnets or groups that are too long for a label of nodes", held: by("lib/clouds/azure/facts.ts") },
  { what: "Pools with capitals, hyphens, a leading digit or more than twelve characters", held: by("lib/clouds/azure/facts.ts") },
  { what: "Spot with a surge, or without the taint and label that Azure writes", held: POOL },
  { what: "Two new credentials of one identity at the same time", held: by("constructs/azure/cluster/pod-identities.ts") },
  { what: "More than twenty credentials of one identity", held: byRule("FW1855") },
  { what: "Two stacks under one key of state", held: by("lib/plan/stack-draft.ts") },
  {
    what: "A storage account without keys, or without a way in from where somebody deploys, which the plugin asks all the same",
    held: PROVIDER,
  },
  { what: "Nodes that AKS brings by itself: the wish is dropped in silence", held: byRule("FW1853") },
  { what: "Pools further than the control plane, or minors that are left out", held: byRule("FW2015") },
  { what: "An identity and a service principal at the same time", held: CLUSTER },
  { what: "A list of addresses beside a private API server, or private ones on it", held: byRule("FW2522") },
  { what: "Nodes in a subnet that is handed to a service", held: CLUSTER_NETWORK },
  { what: "Too small a subnet for Application Gateway for Containers", held: NETWORK },
  { what: "A runner that may register no resource provider", held: PROVIDER },
  { what: "Addresses in the group that AKS makes, or a changed range of a subnet in use", held: byRule("FW2815") },
  {
    what: "A second Application Gateway for Containers in a subnet, or one whose controller has no right to tell it anything",
    held: byRule("FW2833"),
  },
  { what: "An address of an entry that goes before the load balancer which has it", held: by("lib/plan/stack-layers.ts") },
  { what: "Answers by place where two endpoints have the same place", held: byRule("FW1924") },
  { what: "Answers by place where nobody serves the rest of the world", held: byRule("FW1943") },
  { what: "Answers by place that go on naming what is down", held: by("constructs/azure/entry/dns-entry.ts") },
  { what: "Answers by distance from an endpoint that is nowhere", held: byRule("FW1896") },
  { what: "Two endpoints of the same priority, or an order that is none", held: by("constructs/azure/entry/dns-entry.ts") },
  { what: "Upgrade settings that Azure writes down and every plan removes", held: POOL },
  { what: "Upgrade settings of a default pool and of others that look the same and aren't", held: POOL },
  { what: "Marks with capitals on pools, which Azure gives back in small letters", held: by("constructs/azure/tags.ts") },
  { what: "Old and new names of one setting at the same time", held: CLUSTER },
  { what: "A kubeconfig with a credential in state or outputs", held: CLUSTER },
  { what: "An empty list of callers, which lets in everybody", held: ENDPOINT },
];

/** What people report of parts of Azure that a fleet has none of, and why. */
export const NO_CONCERN: readonly (readonly [what: string, why: string])[] = [
  [
    "Virtual Network Manager that changes peerings",
    "no network of a fleet is in one of its groups; the team that puts it there owns its peerings",
  ],
  ["Gateway subnets, and gateways that stand in networks", "networks meet in hubs, and links end there"],
  ["Dual stack", "`ip_versions` is IPv4, and nothing else can be written"],
  ["DNS servers of one's own", "networks of the fleet ask Azure's, which know the private zones; no other can be named"],
  ["Windows pools", "pools have no system to choose"],
  ["Virtual nodes and HTTP application routing", "neither add-on is set"],
  ["Approvals of private links behind Front Door", "no link of that kind is made"],
  [
    "China and US Government",
    "their locations have hyphens or names of their own that no table of ours has; `environment` is the public cloud",
  ],
  ["Case of a workspace's id in Defender and the monitoring agent", "neither is set; diagnostics name the workspace itself"],
  ["Fleet Manager", "members are known by the hub's inventory"],
  ["Own settings of kubelets and of Linux", "pools have none"],
  ["A lease that stays when a runner dies", "`terraform force-unlock` in the stack's folder; locking is never switched off"],
];
