/**
 * What of a GKE cluster may outlive it: Google tries to delete its load balancers and disks with it and doesn't promise to
 * (https://cloud.google.com/sdk/gcloud/reference/container/clusters/delete). Descriptions are those that
 * kubernetes/cloud-provider-gcp and kubernetes-sigs/gcp-compute-persistent-disk-csi-driver write.
 *
 * @param id - `projects/<project>/locations/<location>/clusters/<name>`
 */
export function leftovers(id: string): readonly string[] {
  const [, project = "its project"] = /^projects\/([^/]+)\//.exec(id) ?? [];
  return [
    `in ${project}, forwarding rules, backend services and network endpoint groups, if it made any: their description names kubernetes.io/service-name, or their name begins with k8s`,
    `in ${project}, disks, if it made any: named pvc-…, their description has storage.gke.io/created-by pd.csi.storage.gke.io`,
  ];
}
