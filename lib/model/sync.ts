/** A registry or an agent of a team's own: where it is to be found says the command line, never the fleet file. */
export type OwnPlugin = `x-${string}`;
export type KnownRegistry = "clusterprofile" | "argocd" | "argocd-agent" | "flux" | "ocm" | "karmada";
export type KnownAgent = "flux" | "argocd" | "argocd-agent" | "ocm" | "karmada" | "none";
export type RegistryName = KnownRegistry | OwnPlugin;
export type AgentName = KnownAgent | OwnPlugin;

export interface Sync {
  /** The cluster that keeps the inventory. */
  readonly hub: string;
  /** What the hub lists its members for: `clusterprofile` first, then the others that were chosen, each once. */
  readonly registries: readonly RegistryName[];
  readonly agent: AgentName;
  readonly source: SyncSource | undefined;
  /** Left out: images come from their publishers. */
  readonly images?: SyncImages;
}

/** The Git repository that agents follow. */
export interface SyncSource {
  readonly url: string;
  readonly branch: string;
  /** May hold `{cluster}`, `{region}`, `{ring}` and `{cloud}`. */
  readonly path: string;
  readonly auth: SyncAuth;
  /** Certificates in PEM. Left out: those that every system trusts. */
  readonly ca?: string;
  /** Left out: none. */
  readonly proxy?: SyncProxy;
}

/** `from` is `env:NAME` or a cloud secret's reference: never the secret. */
export type SyncAuth =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly from: string; /** Left out: `git`. */ readonly user?: string }
  | { readonly kind: "ssh"; readonly from: string; /** Lines of a `known_hosts` file. */ readonly knownHosts: string }
  | { readonly kind: "github-app"; readonly from: string; readonly app: string; readonly installation: string }
  | { readonly kind: "oidc"; /** Client id, where the cloud wants pods to name it. */ readonly client?: string };

export interface SyncProxy {
  readonly url: string;
  /** Reference to `user:password`. Left out: it asks for none. */
  readonly from?: string;
}

/** A registry of the team's with the agents' images. */
export interface SyncImages {
  /** Host, with or without a path. */
  readonly registry: string;
  /** `from` is the reference of a password. Left out: nobody signs in. */
  readonly auth?: { readonly user: string; readonly from: string };
}
