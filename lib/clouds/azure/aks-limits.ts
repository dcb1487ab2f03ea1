/** What AKS takes at most of what clusters are made of; rules and constructs read it here, and nowhere else. */
export const AKS_LIMITS = {
  /** Blocks that may call an API server that stands in a subnet of its own: https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges */
  authorizedRanges: 2000,
  /** Characters of a cluster's name. */
  cluster: 63,
  /** Of the name that its API server's own name begins with. */
  dnsPrefix: 54,
  /** Of the part of a private zone's name that is ours. */
  subzone: 32,
  /** Of a pool's name: lowercase letters and digits. */
  pool: 12,
  /** Of a value of a label of nodes, and of the name in its key. */
  label: 63,
  /** Hours that a maintenance window is open for. */
  window: { shortest: 4, longest: 24 },
} as const;

/** Pods that a node runs at most. With overlay pods AKS takes 10 to 250, and gives each node a /24 in any case. */
export const PODS_PER_NODE = 110;

/**
 * The pool that AKS's own pods run on, the same in every cluster: pools of the file come and go beside it, and the cluster stays.
 * AKS wants 4 vCPU and two nodes at least, and advises three. The machines have a disk of their own, which they boot from.
 */
export const SYSTEM_POOL = { name: "system", machine: "Standard_D4ds_v5", min: 2, max: 3 } as const;

/** Labels and taints of these domains are AKS's and Kubernetes's own; a setting of yours is refused or overruled. */
const KEPT_DOMAINS: readonly string[] = ["kubernetes.azure.com", "azure.com", "kubernetes.io", "k8s.io"];

/** What AKS itself writes on nodes that it may take back. A pool without it would differ in every plan. */
export const SPOT = { key: "kubernetes.azure.com/scalesetpriority", value: "spot", effect: "NoSchedule" } as const;

/** Why AKS takes no label or taint of this key on a pool's nodes; undefined where it does. */
export function refusedAksKey(key: string): string | undefined {
  const [prefix = "", name] = key.split("/");
  const kept = name === undefined ? undefined : KEPT_DOMAINS.find((domain) => prefix === domain || prefix.endsWith(`.${domain}`));
  return kept === undefined ? undefined : `${kept}/ belongs to Kubernetes and AKS`;
}
