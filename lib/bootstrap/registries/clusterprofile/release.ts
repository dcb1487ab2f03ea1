import type { PublishedArtefact } from "../../artefacts/published.ts";

/** The ClusterProfile API of SIG Multicluster, as it publishes its CRD. */
export const CLUSTERPROFILE_ARTEFACTS: readonly PublishedArtefact[] = [
  {
    agent: "clusterprofile",
    component: "cluster-inventory-api",
    version: "v0.1.2",
    source: { gomod: "sigs.k8s.io/cluster-inventory-api@v0.1.2" },
    files: ["config/crd/bases/multicluster.x-k8s.io_clusterprofiles.yaml"],
  },
];
