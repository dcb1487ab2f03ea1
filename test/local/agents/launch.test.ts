import { describe, expect, test } from "@jest/globals";
import { firstLaunches, launchOf, reachedBy } from "../../../lib/local/agents/launch.ts";
import type { Surroundings } from "../../../lib/local/agents/launch.ts";
import type { Container, Pod } from "../../../lib/local/agents/pod.ts";
import type { Reference } from "../../../lib/local/agents/referenced.ts";

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
    set: "flux",
    folder: "/pods/u1",
    ports,
    kubeconfig: "/pods/u1/kubeconfig",
    path: "/bin",
    services: [SERVICE],
    neighbours: [{ pod, ports }],
    referenced: new Map(),
  };
}

function launched(pod: Pod) {
  return launchOf(pod, around(pod));
}

describe("a Pod's program outside a container", () => {
  test("has the Pod's arguments, folders, environment and Service, and listens on 127.0.0.1 only", () => {
    expect(launched(aPod())).toEqual({
      program: "source-controller",
      files: [],
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
      "a volume with a Secret that is not there",
      aPod({}, { volumes: [{ name: "data", secret: { secretName: "keys" } }] }),
      "CreateContainerConfigError",
      /Secret keys is not there/,
    ],
    [
      "a volume of another kind",
      aPod({}, { volumes: [{ name: "data", hostPath: { path: "/" } }] }),
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

/** Argo CD's repo server as its publishers ship it, shortened. */
function aRepoServer(): Pod {
  const image = "quay.io/argoproj/argocd:v3.2.11";
  return {
    metadata: { name: "argocd-repo-server-1", namespace: "argocd", uid: "u2", labels: { app: "repo" } },
    spec: {
      initContainers: [
        { name: "copyutil", image, command: ["/bin/cp", "-n", "a", "b"] },
        { name: "secret-init", image, command: ["argocd", "admin", "redis-initial-password"] },
      ],
      volumes: [
        { name: "ssh-known-hosts", configMap: { name: "hosts" } },
        { name: "tls", secret: { secretName: "tls", optional: true, items: [{ key: "tls.crt", path: "tls.crt" }] } },
      ],
      containers: [
        {
          name: "argocd-repo-server",
          image,
          args: ["/usr/local/bin/argocd-repo-server"],
          env: [
            { name: "REDIS_PASSWORD", valueFrom: { secretKeyRef: { name: "argocd-redis", key: "auth" } } },
            { name: "LOG", valueFrom: { configMapKeyRef: { name: "params", key: "log", optional: true } } },
          ],
          ports: [{ containerPort: 8081 }, { containerPort: 8084 }],
          volumeMounts: [{ name: "ssh-known-hosts", mountPath: "/app/config/ssh" }],
        },
      ],
    },
  };
}

const REDIS_SERVICE = {
  metadata: { name: "argocd-redis", namespace: "argocd" },
  spec: { selector: { app: "redis" }, ports: [{ port: 6379 }] },
};

function aroundRepoServer(pod: Pod): Surroundings {
  const redis = { ...aPod(), metadata: { name: "redis", namespace: "argocd", uid: "u3", labels: { app: "redis" } } };
  return {
    ...around(pod),
    set: "argocd",
    folder: "/pods/u2",
    ports: { 8081: 40011, 8084: 40012 },
    services: [REDIS_SERVICE],
    neighbours: [{ pod: redis, ports: { 6379: 40020 } }],
    referenced: new Map<Reference, Record<string, string>>([
      ["Secret argocd-redis", { auth: "pass" }],
      ["ConfigMap hosts", { ssh_known_hosts: "github.com" }],
    ]),
  };
}

describe("a program with several roles", () => {
  test("takes the one that its container names, finds its Services and what comes before it", () => {
    const launch = launchOf(aRepoServer(), aroundRepoServer(aRepoServer()));
    expect(launch).toMatchObject({
      program: "cmd",
      args: [
        "--redis=127.0.0.1:40020",
        "--address=127.0.0.1",
        "--port=40011",
        "--metrics-address=127.0.0.1",
        "--metrics-port=40012",
      ],
      env: {
        ARGOCD_BINARY_NAME: "argocd-repo-server",
        ARGOCD_SSH_DATA_PATH: "/pods/u2/volumes/ssh-known-hosts",
        REDIS_PASSWORD: "pass",
      },
      files: [{ file: "/pods/u2/volumes/ssh-known-hosts/ssh_known_hosts", text: "github.com" }],
    });
    expect(firstLaunches(aRepoServer(), aroundRepoServer(aRepoServer()))).toMatchObject([
      { program: "cmd", args: ["admin", "redis-initial-password"], env: { ARGOCD_BINARY_NAME: "argocd" } },
    ]);
    expect(launch).not.toHaveProperty("env.LOG");
  });

  test("waits for what it needs and is not there yet, and says what that is", () => {
    const there = aroundRepoServer(aRepoServer());
    expect(launchOf(aRepoServer(), { ...there, neighbours: [] })).toMatchObject({
      message: "nothing runs here behind argocd-redis:6379",
    });
    expect(launchOf(aRepoServer(), { ...there, referenced: new Map([["ConfigMap hosts", {}]]) })).toMatchObject({
      message: "Secret argocd-redis has no key auth",
    });
  });

  test("is started anew when another Pod has taken the place of one that it was told of", () => {
    const there = aroundRepoServer(aRepoServer());
    expect(reachedBy(aRepoServer(), there)).toEqual(["127.0.0.1:40020"]);
    const [redis] = there.neighbours;
    const others = redis === undefined ? [] : [{ ...redis, ports: { 6379: 40021 } }];
    expect(reachedBy(aRepoServer(), { ...there, neighbours: others })).toEqual(["127.0.0.1:40021"]);
  });
});
