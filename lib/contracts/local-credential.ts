/**
 * The program by which processes of a local cluster get into another one of this machine, named in exec credentials as
 * `argocd-k8s-auth` is for those of clouds; `local up` puts it where their programs find it. Its arguments are the cluster's name,
 * and namespace and name of the ServiceAccount in it as whom they come.
 */
export const LOCAL_CREDENTIAL = "fleetwright-local-credential";

/** The version of exec credentials that it speaks. */
export const LOCAL_CREDENTIAL_VERSION = "client.authentication.k8s.io/v1beta1";
