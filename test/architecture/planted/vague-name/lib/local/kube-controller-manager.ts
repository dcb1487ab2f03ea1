export const name = "kube-controller-manager";
