import { describe, expect, test } from "@jest/globals";
import type { LocalCluster } from "../../lib/contracts/local-cluster.ts";
import { componentsOf } from "../../lib/local/components.ts";
import { homeOf } from "../../lib/local/home.ts";
import { nodesOf } from "../../lib/local/nodes.ts";

const cluster: LocalCluster = {
  format: 1,
  name: "hub",
  kubernetes: "1.36",
  ports: {
    api: 16000,
    etcdClient: 16001,
    etcdPeer: 16002,
    controllerManager: 16003,
    scheduler: 16004,
    kwok: 16005,
    spare: [16006, 16007],
  },
  pools: [
    {
      name: "general",
      nodes: 2,
      arch: "arm64",
      labels: { tier: "web" },
      taints: [{ key: "gpu", value: undefined, effect: "NoSchedule" }],
    },
  ],
};

describe("the programs of a local control plane", () => {
  const components = componentsOf(cluster, homeOf("/project", "hub"), undefined);

  test("start with the store and end with the simulated nodes", () => {
    expect(components.map(({ name }) => name)).toEqual([
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kwok",
    ]);
  });

  test("listen on 127.0.0.1 only", () => {
    const listening = components.flatMap(({ args }) =>
      args.filter((arg) => /^--(bind-address|listen-.*|server-address)=/.test(arg)),
    );
    expect(listening.length).toBe(6);
    for (const arg of listening) expect(arg).toContain("127.0.0.1");
  });

  test("keep every file inside the cluster's own folder", () => {
    const paths = components.flatMap(({ args }) => args.flatMap((arg) => /=(\/.*)$/.exec(arg)?.[1] ?? []));
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) expect(path).toMatch(/^\/project\/\.fleetwright\/local\/hub\//);
  });

  test("ask every client of the store for a certificate", () => {
    expect(components[0]?.args).toEqual(expect.arrayContaining(["--client-cert-auth", "--peer-client-cert-auth"]));
  });
});

test("simulated nodes carry their pool's labels, taints and architecture, and say that they are simulated", () => {
  expect(nodesOf(cluster, false)).toMatchObject([
    {
      metadata: {
        name: "general-0",
        annotations: { "kwok.x-k8s.io/node": "fake" },
        labels: { tier: "web", "kubernetes.io/arch": "arm64", "fleetwright.dev/pool": "general" },
      },
      spec: { taints: [{ key: "gpu", effect: "NoSchedule" }] },
    },
    { metadata: { name: "general-1" } },
  ]);
});

describe("a local cluster whose agents are real", () => {
  const agents = { set: "flux" as const, node: "/node", programs: "/programs", project: "/project" };

  test("has one program more, which starts last", () => {
    const names = componentsOf(cluster, homeOf("/project", "hub"), agents).map(({ name }) => name);
    expect(names.slice(-2)).toEqual(["kwok", "agents"]);
  });

  test("has nodes that kwok plays, and that nobody takes for those that only pretend", () => {
    const kwok = componentsOf(cluster, homeOf("/project", "hub"), agents).find(({ name }) => name === "kwok");
    expect(kwok?.args).toContain("--manage-nodes-with-annotation-selector=fleetwright.dev/node=agents");
    for (const { metadata } of nodesOf(cluster, true)) {
      expect(metadata).toMatchObject({ annotations: { "fleetwright.dev/node": "agents" } });
      expect(JSON.stringify(metadata)).not.toContain("kwok");
    }
  });
});
