import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { plain } from "./fake-fleet.ts";

// What stands in a cluster's way because nobody answers there.

/** Is asked about every Deployment. */
export const UNREACHABLE_WEBHOOK: KubeObject = plain(
  "admissionregistration.k8s.io/v1",
  "ValidatingWebhookConfiguration",
  "dead-ends",
  undefined,
  {
    webhooks: [
      {
        name: "refuse.example.test",
        clientConfig: { url: "https://127.0.0.1:1/" },
        rules: [{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["deployments"] }],
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        failurePolicy: "Fail",
      },
    ],
  },
);

/** Namespaces can't be emptied while it doesn't. */
export const API_THAT_DOES_NOT_ANSWER: KubeObject = plain(
  "apiregistration.k8s.io/v1",
  "APIService",
  "v1.broken.example.test",
  undefined,
  {
    spec: {
      ...{ group: "broken.example.test", version: "v1", groupPriorityMinimum: 10, versionPriority: 10 },
      ...{ service: { namespace: "default", name: "none" }, insecureSkipTLSVerify: true },
    },
  },
);
