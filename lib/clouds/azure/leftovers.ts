/**
 * What of an AKS cluster may outlive it: its load balancers and disks lie in the resource group of its nodes, which goes with it
 * (https://learn.microsoft.com/azure/aks/faq), unless a Service or StorageClass names another one. Tags are those of
 * kubernetes-sigs/cloud-provider-azure (pkg/consts) and azuredisk-csi-driver.
 */
export function leftovers(): readonly string[] {
  return [
    "in other resource groups than that of its nodes, public addresses, if its Services named any: tagged k8s-azure-service",
    "in other resource groups than that of its nodes, disks, if its StorageClasses named any: tagged k8s-azure-created-by=kubernetes-azure-dd",
  ];
}
