import type { KubeObject } from "../../kube-object.ts";

/**
 * The ClusterProperty of the About API (KEP-2149): cluster-scoped, one required text. SIG Multicluster has made no release
 * that could be pinned, so this is our own statement of that API, and it is only made where the cluster has none.
 */
export const CLUSTER_PROPERTY_CRD: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: "clusterproperties.about.k8s.io",
    annotations: {
      "api-approved.kubernetes.io": "https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/2149-clusterid",
    },
  },
  spec: {
    group: "about.k8s.io",
    scope: "Cluster",
    names: { kind: "ClusterProperty", listKind: "ClusterPropertyList", plural: "clusterproperties", singular: "clusterproperty" },
    versions: [
      {
        name: "v1beta1",
        served: true,
        storage: true,
        additionalPrinterColumns: [{ name: "Value", type: "string", jsonPath: ".spec.value" }],
        schema: {
          openAPIV3Schema: {
            type: "object",
            description: "A fact about the cluster that it lies in.",
            required: ["spec"],
            properties: {
              apiVersion: { type: "string" },
              kind: { type: "string" },
              metadata: { type: "object" },
              spec: {
                type: "object",
                required: ["value"],
                properties: { value: { type: "string", description: "The fact.", minLength: 1, maxLength: 128_000 } },
              },
            },
          },
        },
      },
    ],
  },
};
