export type RegistryName = "clusterprofile" | "argocd" | "argocd-agent" | "flux" | "ocm" | "karmada";
export type AgentName = "flux" | "argocd" | "argocd-agent" | "ocm" | "karmada" | "none";

export interface Sync {
  /** The cluster that keeps the inventory. */
  readonly hub: string;
  /** What the hub lists its members for: `clusterprofile` first, then the others that were chosen, each once. */
  readonly registries: readonly RegistryName[];
  readonly agent: AgentName;
  readonly source: SyncSource | undefined;
}

/** The Git repository that agents follow. */
export interface SyncSource {
  readonly url: string;
  readonly branch: string;
  /** May hold `{cluster}`, `{region}`, `{ring}` and `{cloud}`. */
  readonly path: string;
  readonly auth: SyncAuth;
}

/** `from` is `env:NAME` or a cloud secret's reference: never the secret. */
export type SyncAuth =
  { readonly kind: "none" } | { readonly kind: "token" | "ssh" | "github-app" | "oidc"; readonly from: string };
