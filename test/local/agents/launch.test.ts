import { describe, expect, test } from "@jest/globals";
import { launchOf } from "../../../lib/local/agents/launch.ts";
import type { Surroundings } from "../../../lib/local/agents/launch.ts";
import type { Container, Pod } from "../../../lib/local/agents/pod.ts";

const SERVICE = {
  metadata: { name: "source-controller", namespace: "flux-system" },
  spec: { selector: { app: "source-controller" }, ports: [{ port: 80, targetPort: "http" }] },
};

/** source-controller as its publishers ship it, shortened. */
function aPod(container: Partial<Container> = {}, spec: Partial<Pod["spec"]> = {}): Pod {
  return {
    metadata: { name: "source-controller-1", namespace: "flux-system", uid: "u1", labels: { app: "source-controller" } },
    spec: {
      serviceAccountName: "source-controller",
      volumes: [
        { name: "data", emptyDir: {} },
        { name: "tmp", emptyDir: {} },
        { name: "kube-api-access-x", projected: {} },
      ],
      containers: [
        {
          name: "manager",
          image: "ghcr.io/fluxcd/source-controller:v1.9.5",
          args: [
            "--enable-leader-election",
            "--storage-path=/data",
            "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.cluster.local.",
            "--log-level=info",
          ],
          env: [
            { name: "RUNTIME_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
            { name: "TUF_ROOT", value: "/tmp/.sigstore" },
          ],
          ports: [
            { name: "http", containerPort: 9090 },
            { name: "http-prom", containerPort: 8080 },
            { name: "healthz", containerPort: 9440 },
          ],
          volumeMounts: [
            { name: "data", mountPath: "/data" },
            { name: "tmp", mountPath: "/tmp" },
            { name: "kube-api-access-x", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
          ],
          ...container,
        },
      ],
      ...spec,
    },
  };
}

function around(pod: Pod): Surroundings {
  const ports = { 9090: 40001, 8080: 40002, 9440: 40003 };
  return {
    folder: "/pods/u1",
    ports,
    kubeconfig: "/pods/u1/kubeconfig",
    path: "/bin",
    services: [SERVICE],
    neighbours: [{ pod, ports }],
  };
}

function launched(pod: Pod) {
  return launchOf(pod, around(pod));
}

describe("a Pod's program outside a container", () => {
  test("has the Pod's arguments, folders, environment and Service, and listens on 127.0.0.1 only", () => {
    expect(launched(aPod())).toEqual({
      args: [
        "--storage-path=/pods/u1/volumes/data",
        "--storage-adv-addr=127.0.0.1:40001",
        "--log-level=info",
        "--storage-addr=127.0.0.1:40001",
        "--metrics-addr=127.0.0.1:40002",
        "--health-addr=127.0.0.1:40003",
      ],
      env: {
        PATH: "/bin",
        HOME: "/pods/u1",
        TMPDIR: "/pods/u1/volumes/tmp",
        KUBECONFIG: "/pods/u1/kubeconfig",
        RUNTIME_NAMESPACE: "flux-system",
        TUF_ROOT: "/pods/u1/volumes/tmp/.sigstore",
      },
      folders: ["/pods/u1/volumes/data", "/pods/u1/volumes/tmp"],
    });
  });

  test.each([
    [
      "another version",
      aPod({ image: "ghcr.io/fluxcd/source-controller:v1.9.4" }),
      "ErrImagePull",
      /v1\.9\.5.*none for v1\.9\.4/,
    ],
    ["no version", aPod({ image: "ghcr.io/fluxcd/source-controller" }), "ErrImagePull", /none for latest/],
    ["a command of its own", aPod({ command: ["sh"] }), "CreateContainerConfigError", /no other command/],
    ["envFrom", aPod({ envFrom: [{}] }), "CreateContainerConfigError", /envFrom/],
    [
      "a variable from a Secret",
      aPod({ env: [{ name: "TOKEN", valueFrom: {} }] }),
      "CreateContainerConfigError",
      /variable TOKEN/,
    ],
    [
      "a volume with a Secret",
      aPod({}, { volumes: [{ name: "data", secret: {} }] }),
      "CreateContainerConfigError",
      /volume data/,
    ],
    [
      "a second container",
      aPod({}, { containers: [...aPod().spec.containers, ...aPod().spec.containers] }),
      "CreateContainerConfigError",
      /alone/,
    ],
    ["another restart policy", aPod({}, { restartPolicy: "Never" }), "CreateContainerConfigError", /says Never/],
    [
      "a Service that is not here",
      aPod({ args: ["--events-addr=http://notify.flux-system.svc/"] }),
      "CreateContainerConfigError",
      /notify\.flux-system\.svc/,
    ],
  ])("is refused by name, and not started without it: %s", (_, pod, reason, message) => {
    expect(launched(pod)).toEqual({ reason, message: expect.stringMatching(message) as unknown });
  });

  test("has its variables expanded as Kubernetes does it", () => {
    const pod = aPod({ args: ["$(A)", "$$(A)", "$(NONE)", "a$"], env: [{ name: "A", value: "1" }], ports: [] });
    expect(launched(pod)).toMatchObject({ args: ["1", "$(A)", "$(NONE)", "a$"] });
  });
});
