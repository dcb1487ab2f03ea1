/** What GKE takes at most of what clusters are made of; rules and constructs read it here, and nowhere else. */
export const GKE_LIMITS = {
  /** Blocks that may call an API server by its IP address: https://cloud.google.com/kubernetes-engine/quotas */
  authorizedNetworks: 100,
  /** Nodes that one upgrade replaces at the same time, surge and unavailable together. */
  surge: 20,
  /** Characters of a cluster's name. */
  cluster: 40,
  /** Characters of a pool's name. */
  pool: 40,
  /** Of them what a hash at its end takes, with its dash. */
  poolSuffix: 9,
  /** Characters of a key ring's name. */
  keyRing: 63,
  /** Of a service account's id. */
  accountId: { least: 6, most: 30 },
  /** Backups of a plan that may be kept at the pace that it has. */
  backups: 360,
  /** Of a value of a label of nodes, and of the name in its key. */
  label: 63,
} as const;

/** Pods that a node has addresses for: twice as many of them, rounded up to a power of two, are a /24. */
export const PODS_PER_NODE = 110;

/** Labels that GKE sets by itself or keeps for what it runs; a setting of yours is refused or overruled. */
const KEPT_DOMAINS: readonly string[] = ["cloud.google.com", "gke.io", "kubernetes.io", "k8s.io"];
/** Taints that GKE adds by itself, each of them once: a second one is refused. */
export const OWN_TAINTS: readonly string[] = ["kubernetes.io/arch", "nvidia.com/gpu"];

/** Why GKE takes no label of this key on a pool's nodes; undefined where it does. */
export function refusedGkeLabel(key: string): string | undefined {
  const [prefix = "", name] = key.split("/");
  const kept = name === undefined ? undefined : KEPT_DOMAINS.find((domain) => prefix === domain || prefix.endsWith(`.${domain}`));
  return kept === undefined ? undefined : `${kept}/ belongs to Kubernetes and GKE`;
}
