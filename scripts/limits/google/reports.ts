import { by, byRule } from "../limits.ts";
import type { Limit } from "../limits.ts";

/** Something that goes wrong with other tools, as people report it. */
interface Report {
  readonly what: string;
  readonly held: Limit["held"];
}

const NETWORK = by("constructs/google/network/network.ts");
const CLUSTER_NETWORK = by("constructs/google/network/cluster-network.ts");
const CLUSTER = by("constructs/google/cluster/cluster.ts");
const COMPUTE = by("constructs/google/cluster/compute-config.ts");
const ENCRYPTION = by("constructs/google/cluster/encryption.ts");
const ENDPOINT = by("constructs/google/cluster/endpoint.ts");
const NODE_ACCOUNT = by("constructs/google/cluster/node-account.ts");
const POOL = by("constructs/google/cluster/pool.ts");
const STACK = by("stacks/google/cluster-stack.ts");

/** Each was tried, or can't happen by the file that is named. */
const NETWORK_REPORTS: readonly Report[] = [
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
  {
    what: "Zones of private names that two stacks own, or whose network is named by half",
    held: by("constructs/google/network/google-apis.ts"),
  },
  { what: "Rules whose sources or targets exclude each other", held: CLUSTER_NETWORK },
  { what: "A network in two hubs", held: byRule("FW2802") },
  { what: "Peers that are members of a hub", held: byRule("FW2803") },
  {
    what: "A mesh whose networks have more subnet ranges together than a group of peers may have",
    held: by("lib/plan/connectivity.ts"),
  },
  { what: "More blocks than a member may tell its hub of", held: byRule("FW2808") },
  { what: "Two routers with one BGP number, or one that Google keeps", held: by("lib/clouds/google/facts.ts") },
  {
    what: "A tunnel's key that changes with others, and interfaces that the number of the other side's addresses forbids",
    held: by("constructs/google/connectivity/link-end.ts"),
  },
];

const CLUSTER_REPORTS: readonly Report[] = [
  { what: "Autopilot with node settings, pools, or anything else that it decides, even switched off", held: COMPUTE },
  { what: "Two stacks own the same grant, and the first one that goes takes it from the other", held: NODE_ACCOUNT },
  { what: "Two clusters of a project grant the same to the same pod", held: byRule("FW1984") },
  { what: "APIs that a cluster's stack enables go with it for the whole project", held: STACK },
  { what: "Subsetting, datapath or DNS fall back to defaults that replace the cluster", held: CLUSTER },
  { what: "Pools inside of the cluster's own block", held: POOL },
  { what: "The count that a pool began with is compared later, and replaces it", held: POOL },
  { what: "A pool begins with more nodes than it may have, because the count is each zone's", held: POOL },
  { what: "An exact version fights with the channel, or goes back", held: byRule("FW2015") },
  { what: "A minor that GKE no longer supports", held: byRule("FW1980") },
  { what: "A window that GKE takes for too short", held: byRule("FW1981") },
  { what: "A cluster goes from pools to Autopilot", held: byRule("FW2013") },
  { what: "A /28 for the control plane beside a subnet for its endpoint", held: CLUSTER },
  {
    what: "Nothing protects a cluster from being destroyed, or protection is switched off with the stack",
    held: byRule("FW2016"),
  },
  { what: "GKE has no right to the key when the cluster is made", held: ENCRYPTION },
  { what: "Google says of its encryption more than was asked for, in every plan", held: CLUSTER },
  {
    what: "Agents of a service project without rights in the shared subnet, or with rights that go before the cluster",
    held: by("constructs/google/network/shared-use.ts"),
  },
  { what: "Subnets and rules that are looked for in the service project", held: by("stacks/google/cluster-network.ts") },
  { what: "A cluster in a network of others takes what somebody else uses", held: byRule("FW2115") },
  { what: "A key ring's name was taken by a cluster that is gone", held: byRule("FW2509") },
  { what: "The pool that GKE makes at first has the default account, public addresses and large disks", held: COMPUTE },
  { what: "A pool is made anew under the name that it has, or goes before its successor comes", held: POOL },
  { what: "A feature is switched off by leaving its block out", held: CLUSTER },
  { what: "Network policies named beside Dataplane V2", held: CLUSTER },
  { what: "No repair or no upgrades of nodes in a channel", held: POOL },
  { what: "Settings of the private endpoint beside a switched-off address", held: ENDPOINT },
  { what: "An API server that answers on the internet by its name, whatever the list says", held: byRule("FW2506") },
  { what: "A private API server that other networks are to call over a peering", held: byRule("FW2505") },
  { what: "More blocks may call an API server than GKE takes", held: byRule("FW2507") },
  { what: "A cluster is made before its nodes' account may do anything", held: NODE_ACCOUNT },
  { what: "A pod's grant before the project has a pool of identities", held: by("constructs/google/cluster/pod-identities.ts") },
  { what: "A project's id where its number is due", held: ENCRYPTION },
  { what: "Gateways on clusters without load balancing", held: COMPUTE },
  { what: "A fixed count of nodes beside autoscaling, or limits for each zone beside such for all", held: POOL },
  { what: "Names of clusters and pools that are too long", held: by("lib/clouds/google/facts.ts") },
  { what: "Labels and taints of GKE's own", held: byRule("FW1989") },
  { what: "Labels that Google refuses on things, but Kubernetes takes", held: by("constructs/google/provider.ts") },
  { what: "Nowhere to run for GKE's own pods", held: byRule("FW1982") },
  { what: "A machine that isn't there, or of another architecture", held: byRule("FW1987") },
  { what: "A disk that the machine's family doesn't boot from", held: by("lib/clouds/google/machines.ts") },
  { what: "`node_version` beside the control plane's", held: CLUSTER },
  { what: "Ranges by name and by block at the same time", held: CLUSTER },
  { what: "The services' range that Google manages is routed or planned elsewhere", held: byRule("FW2105") },
  { what: "Managed Prometheus without its components, or told to Autopilot", held: COMPUTE },
  { what: "More clusters in a project, or more nodes in a pool, than Google gives anybody", held: byRule("FW2508") },
  { what: "A cluster's load balancers outlive it in a network that is to go", held: by("lib/plan/leaving.ts") },
  { what: "A cluster is a member of a fleet by its own block and by a membership beside it", held: CLUSTER },
  { what: "A backup plan without the agent that carries it out", held: COMPUTE },
  { what: "Backups that are locked for longer than they are kept, or more of them than Google keeps", held: byRule("FW1991") },
  { what: "Another universe than Google's public cloud", held: byRule("FW1903") },
];

const ENTRY_REPORTS: readonly Report[] = [
  {
    what: "A certificate of another host can neither go before its successor comes nor after it",
    held: by("constructs/google/entry/certificate.ts"),
  },
  { what: "A proxy with certificates and a map", held: by("constructs/google/entry/global-load-balancer.ts") },
  {
    what: "A backend service that names endpoint groups which are not there yet, come and go by zone, or can't be deleted because it names them",
    held: by("constructs/google/entry/backend.ts"),
  },
  { what: "Endpoint groups that outlive their cluster in a network that is to go", held: by("lib/bootstrap/cloud-holders.ts") },
  { what: "Parts of a load balancer in two states, none of which can go first", held: by("stacks/google/entry-region-stack.ts") },
];

/** Of networks, then of clusters, then of entries. */
export const REPORTS: readonly Report[] = [...NETWORK_REPORTS, ...CLUSTER_REPORTS, ...ENTRY_REPORTS];

/** What people report of parts of Google Cloud that a fleet has none of, and why. */
export const NO_CONCERN: readonly (readonly [what: string, why: string])[] = [
  ["Routes for the peering of a control plane", "every cluster has its endpoint in a subnet of ours, and no such peering"],
  ["Features of GKE's fleets", "a cluster may be a member of one; what is switched on there is its owner's"],
  ["Dual stack", "`stack_type` is IPV4, and nothing else can be written"],
  [
    "GPUs by `guest_accelerator`, confidential nodes, reservations, queued and flexible capacity",
    "pools have none of these fields",
  ],
  ["Federation pools that are deleted and made again", "the fleet uses CI's pool and makes none"],
  ["Quotas of a project", "each project has its own, as the introduction says"],
  ["Blocks that older plugins read as attributes", "6.50.0 is the oldest that is taken, and has none of them"],
  ["Attachment of service projects to a host", "both are there before the fleet is"],
];
