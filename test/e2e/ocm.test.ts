import { afterAll, beforeAll, expect } from "@jest/globals";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import { at, textAt } from "../../lib/bootstrap/kube-object.ts";
import { BOOTSTRAP_SECRET, CSR, KLUSTERLET, managedCluster } from "../../lib/bootstrap/registries/ocm/names.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { refused, shown } from "../support/access-review.ts";
import type { Attempt } from "../support/access-review.ts";
import { aCertificateRequest } from "../support/certificates.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { hubWire, kubeconfigIn, playOcm } from "../support/ocm-stand-in.ts";
import type { StandIn } from "../support/ocm-stand-in.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { bootstrapOptions } from "../support/real-bootstrap.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";

// Open Cluster Management's own manifests and definitions on real API servers; what its programs would do is played.

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;

describe("Open Cluster Management on real API servers", () => {
  let project: Project;
  let hub: RunningCluster;
  let shop: RunningCluster;
  let played: StandIn;
  let options: BootstrapAllOptions;
  let memberships: readonly Membership[];

  beforeAll(async () => {
    project = await aProject();
    hub = await aLocalCluster(project, "hub");
    shop = await aLocalCluster(project, "shop", 1);
    const pins = await builtInPins(project.folder, ["clusterprofile", "ocm"]);
    const sync: Membership["sync"] = { registries: ["clusterprofile", "ocm"], agent: "ocm", source: null };
    memberships = [
      { ...membershipOf(hub.record, "self", pins), sync },
      { ...membershipOf(shop.record, hub.record, pins), sync },
    ];
    options = bootstrapOptions(project);
    await intrude();
    played = playOcm(project, hub, [hub, shop]);
  }, 300_000);

  afterAll(async () => {
    await played?.stop();
    await hub?.connection.close();
    await shop?.connection.close();
    await project?.dispose();
  }, 60_000);

  /** Somebody else who would be the member's agent, before there is one. */
  async function intrude(): Promise<void> {
    const own = "system:open-cluster-management:shop";
    const { certificate } = aCertificateRequest(`${own}:agent`, [own, "system:open-cluster-management:managed-clusters"]);
    await hub.connection.api(signal).create({
      ...CSR,
      metadata: { name: "intruder", labels: { "open-cluster-management.io/cluster-name": "shop" } },
      spec: {
        signerName: "kubernetes.io/kube-apiserver-client",
        usages: ["client auth"],
        request: Buffer.from(certificate).toString("base64"),
      },
    });
  }

  test("lets a member in by the request of its own agent, and nobody else who asks under its name", async () => {
    const results = await bootstrapAll(memberships, options);
    expect(played.failure()).toBeUndefined();
    expect(results.map(({ outcome, failure }) => [outcome, failure?.message])).toEqual([
      ["joined", undefined],
      ["joined", undefined],
    ]);
    expect(Object.fromEntries(played.known)).toEqual({
      hub: "system:open-cluster-management:hub:agent",
      shop: "system:open-cluster-management:shop:agent",
    });
    const api = hub.connection.api(signal);
    expect(at(await api.get({ ...CSR, name: "intruder" }), "status")).toEqual({});
    const requests = (await api.list(CSR)).filter(({ metadata }) => metadata.name !== "intruder");
    expect(requests.map((request) => at(request, "spec", "username")).toSorted()).toEqual([
      "system:serviceaccount:fleet-acme:join-hub",
      "system:serviceaccount:fleet-acme:join-shop",
    ]);
  }, 300_000);

  test("has nothing to do the second time, and writes nothing where it is told to look at everything", async () => {
    const again = await bootstrapAll(memberships, options);
    expect(again.map(({ outcome, written }) => [outcome, written])).toEqual([
      ["unchanged", []],
      ["unchanged", []],
    ]);
    const verified = await bootstrapAll(memberships, { ...options, verify: true });
    expect(verified.map(({ outcome, written }) => [outcome, written])).toEqual([
      ["unchanged", []],
      ["unchanged", []],
    ]);
  }, 120_000);

  const NEEDED: readonly Attempt[] = [
    ...["get", "list", "watch"].map((verb): Attempt => [
      `${verb} managedclusters.cluster.open-cluster-management.io shop`,
      undefined,
    ]),
    ...["create", "get", "list", "watch"].map((verb): Attempt => [
      `${verb} certificatesigningrequests.certificates.k8s.io`,
      undefined,
    ]),
  ];

  const FORBIDDEN: readonly Attempt[] = [
    ["get managedclusters.cluster.open-cluster-management.io hub", undefined],
    ["list managedclusters.cluster.open-cluster-management.io", undefined],
    ["create managedclusters.cluster.open-cluster-management.io", undefined],
    ["update managedclusters.cluster.open-cluster-management.io shop", undefined],
    ["update managedclusters/accept.register.open-cluster-management.io shop", undefined],
    ["update certificatesigningrequests/approval.certificates.k8s.io", undefined],
    ["approve signers.certificates.k8s.io", undefined],
    ["get secrets", "fleet-acme"],
    ["get secrets", "kube-system"],
    ["create serviceaccounts/token join-shop", "fleet-acme"],
    ["create serviceaccounts/token join-hub", "fleet-acme"],
    ["list manifestworks.work.open-cluster-management.io", "shop"],
    ["get configmaps", "fleet-acme"],
    ["list namespaces", undefined],
    ["impersonate users", undefined],
    ["* *.*", undefined],
  ];

  test("gives an agent that has not joined yet what it takes to join, and nothing else", async () => {
    const secret = await shop.connection.api(signal).get(BOOTSTRAP_SECRET);
    if (secret === undefined) throw new Error("no invitation");
    const wire = hubWire(kubeconfigIn(secret));
    expect(await refused(wire, NEEDED)).toEqual([]);
    expect(await refused(wire, FORBIDDEN)).toEqual(FORBIDDEN.map(shown));
    await wire.close();
  });

  test("keeps the invitation in a Secret of the member, and nowhere in the hub", async () => {
    const secret = await shop.connection.api(signal).get(BOOTSTRAP_SECRET);
    const config = Buffer.from(textAt(secret, "data", "kubeconfig"), "base64").toString();
    const token = /"token":"([^"]+)"/.exec(config)?.[1] ?? "";
    expect(token.length).toBeGreaterThan(100);
    const api = hub.connection.api(signal);
    for (const kind of ["Secret", "ConfigMap"]) {
      expect(JSON.stringify(await api.list({ apiVersion: "v1", kind }))).not.toContain(token);
    }
  });

  test("leaves what was delivered to a member that leaves, and nothing of its own", async () => {
    const hubApi = hub.connection.api(signal);
    await hubApi.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    const work = { apiVersion: "work.open-cluster-management.io/v1", kind: "ManifestWork", name: "apps", namespace: "shop" };
    const { name, namespace, ...kind } = work;
    await hubApi.create({ ...kind, metadata: { name, namespace }, spec: { workload: { manifests: [] } } });
    const [, membership] = memberships;
    if (membership === undefined) throw new Error("no membership");
    const left = await leave(membership, { ...options, force: false });
    expect([left.outcome, left.failure?.message]).toEqual(["left", undefined]);
    expect(at(await hubApi.get(work), "spec", "deleteOption", "propagationPolicy")).toBe("Orphan");
    expect(await hubApi.get(managedCluster("shop"))).toBeUndefined();
    expect(
      await hubApi.get({ apiVersion: "v1", kind: "ServiceAccount", namespace: "fleet-acme", name: "join-shop" }),
    ).toBeUndefined();
    const api = shop.connection.api(signal);
    expect(await api.get(KLUSTERLET)).toBeUndefined();
    for (const one of ["open-cluster-management", "open-cluster-management-agent", "fleetwright-system"]) {
      expect(await api.get({ apiVersion: "v1", kind: "Namespace", name: one })).toBeUndefined();
    }
  }, 120_000);
});
