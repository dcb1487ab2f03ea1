/**
 * The program by which processes of a local cluster get into another one of this machine, named in exec credentials as
 * `argocd-k8s-auth` is for those of clouds; `local up` puts it where their programs find it. Its argument is the cluster's name.
 */
export const LOCAL_CREDENTIAL = "fleetwright-local-credential";

/** As whom they come. */
export const LOCAL_CREDENTIAL_ACCOUNT = { namespace: "argocd", name: "argocd-manager" } as const;
