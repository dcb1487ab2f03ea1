import type { ObjectWithPolicy } from "../../contract.ts";
import type { JsonObject, KubeObject } from "../../kube-object.ts";
import { fluxLabels } from "./labels.ts";
import { FLUX_NAMESPACE } from "./release.ts";

/** Flux's namespace, and who may talk to whom in it: as Flux's own installer sets it up. */
export function namespaceObjects(version: string): readonly ObjectWithPolicy[] {
  const labels = fluxLabels(undefined, version);
  const namespace: KubeObject = {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: FLUX_NAMESPACE,
      labels: { ...labels, "pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/warn-version": "latest" },
    },
  };
  const policy = (name: string, spec: JsonObject): ObjectWithPolicy => ({
    stage: "B",
    policy: "own",
    object: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace: FLUX_NAMESPACE, labels },
      spec,
    },
  });
  return [
    { object: namespace, stage: "A", policy: "own" },
    policy("allow-egress", {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{}],
    }),
    policy("allow-scraping", {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: "TCP" }] }],
    }),
  ];
}
