/** What the inventory is made of; both programs write it into every membership. */
export const PINS = [
  {
    agent: "clusterprofile",
    component: "cluster-inventory-api",
    version: "v0.1.2",
    source: { gomod: "sigs.k8s.io/cluster-inventory-api@v0.1.2" },
    files: ["config/crd/bases/multicluster.x-k8s.io_clusterprofiles.yaml"],
    digest: "sha256:4e606a273cc9732c820f5f3dff467eacf3cf1c7430f3cf9d1da796e75e1c62fd",
  },
];
