import { afterAll, beforeAll, expect } from "@jest/globals";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { at, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { KubeObject, ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { AGENT_SECRET, CLUSTER, clusterRef, CSR, WORK } from "../../lib/bootstrap/registries/karmada/names.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import type { Pin } from "../../lib/model/artefact.ts";
import type { AgentName } from "../../lib/model/sync.ts";
import { refused, shown } from "../support/access-review.ts";
import type { Attempt } from "../support/access-review.ts";
import { aCertificateRequest } from "../support/certificates.ts";
import { agentWire, playKarmada, pushWire, serveKarmada } from "../support/karmada-stand-in.ts";
import type { StandIn } from "../support/karmada-stand-in.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { bootstrapOptions } from "../support/real-bootstrap.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";
import { until } from "../support/until.ts";

// Karmada's own agent and its definition of Works on real API servers; its Clusters, which it serves by a server of its own, are a
// kind of the same name here, and what its programs would do is played.

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;

describe("Karmada on real API servers", () => {
  let project: Project;
  let hub: RunningCluster;
  let shop: RunningCluster;
  let played: StandIn;
  let options: BootstrapAllOptions;
  let pins: readonly Pin[];
  let api: KubeApi;
  let member: KubeApi;

  beforeAll(async () => {
    project = await aProject();
    hub = await aLocalCluster(project, "hub");
    shop = await aLocalCluster(project, "shop", 1);
    pins = await builtInPins(project.folder, ["clusterprofile", "karmada"]);
    options = bootstrapOptions(project);
    [api, member] = [hub.connection.api(signal), shop.connection.api(signal)];
    await serveKarmada(project, hub);
    await intrude();
    played = playKarmada(hub, [shop]);
  }, 300_000);

  afterAll(async () => {
    await played?.stop();
    await hub?.connection.close();
    await shop?.connection.close();
    await project?.dispose();
  }, 60_000);

  /** Somebody else who would be the member's agent, before there is one. */
  async function intrude(): Promise<void> {
    const { certificate } = aCertificateRequest("system:karmada:agent:shop", ["system:karmada:agents"]);
    const usages = ["client auth", "digital signature", "key encipherment"];
    const request = Buffer.from(certificate).toString("base64");
    await api.create({
      ...CSR,
      metadata: { name: "intruder", labels: { "fleetwright.dev/karmada-agent": "shop" } },
      spec: { signerName: "kubernetes.io/kube-apiserver-client", usages, request },
    });
  }

  function memberships(agent: AgentName): readonly [Membership, Membership] {
    const sync: Membership["sync"] = { registries: ["clusterprofile", "karmada"], agent, source: null };
    return [
      { ...membershipOf(hub.record, "self", pins), sync },
      { ...membershipOf(shop.record, hub.record, pins), sync },
    ];
  }

  async function bootstrap(agent: AgentName, more: Partial<BootstrapAllOptions> = {}): Promise<readonly unknown[]> {
    const results = await bootstrapAll(memberships(agent), { ...options, ...more });
    expect(played.failure()).toBeUndefined();
    return results.map(({ outcome, failure, written }) => [outcome, failure?.message ?? (outcome === "joined" ? [] : written)]);
  }

  async function deliver(): Promise<void> {
    const home = { apiVersion: "v1", kind: "Namespace", metadata: { name: "apps" } };
    await member.apply(home, { fieldManager: "test", force: true });
    // One of an earlier Work would be taken for this one's, which nobody has begun with.
    if ((await member.get(MENU)) !== undefined) await member.delete(MENU);
    const manifest = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "menu", namespace: "apps" },
      data: { soup: "pea" },
    };
    const work = {
      ...WORK,
      metadata: { name: "menu", namespace: "karmada-es-shop" },
      spec: { workload: { manifests: [manifest] } },
    };
    await api.create(work);
    await until("the menu is in the member", async () => (await member.get(MENU)) !== undefined);
  }

  const MENU: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "apps", name: "menu" };

  async function namesOf(from: KubeApi, kind: string): Promise<readonly string[]> {
    return (await from.list({ apiVersion: kind.endsWith("Role") ? RBAC : "v1", kind })).map((one) => one.metadata.name);
  }

  const RBAC = "rbac.authorization.k8s.io/v1";

  /** The inventory's, as with every member. */
  const SHARED = ["CustomResourceDefinition clusterproperties.about.k8s.io, which others may use"];

  test("calls a member by the identity that it was given there, once it has that of it", async () => {
    expect(await bootstrap("none")).toEqual([
      ["joined", []],
      ["joined", []],
    ]);
    expect(played.known).toEqual(["system:serviceaccount:karmada-cluster:karmada-shop"]);
    const uid = (await member.get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" }))?.metadata.uid;
    expect(at(await api.get(clusterRef("shop")), "spec")).toMatchObject({ syncMode: "Push", id: uid, region: "laptop" });
    expect(await api.list(CLUSTER)).toHaveLength(1);
  }, 300_000);

  test("has nothing to do the second time, and writes nothing where it is told to look at everything", async () => {
    const nothing = ["unchanged", []];
    expect(await bootstrap("none")).toEqual([nothing, nothing]);
    expect(await bootstrap("none", { verify: true })).toEqual([nothing, nothing]);
  }, 120_000);

  const PUSH_NEEDS: readonly Attempt[] = [
    ...["get", "list", "watch", "create", "update", "patch", "delete"].map((verb): Attempt => [
      `${verb} deployments.apps`,
      "apps",
    ]),
    ["create namespaces", undefined],
    ["create customresourcedefinitions.apiextensions.k8s.io", undefined],
    ["list nodes", undefined],
    ["impersonate users", undefined],
    ["impersonate groups", undefined],
  ];
  const PUSH_MUST_NOT: readonly Attempt[] = [
    ["escalate clusterroles.rbac.authorization.k8s.io", undefined],
    ["bind clusterroles.rbac.authorization.k8s.io cluster-admin", undefined],
    ["approve signers.certificates.k8s.io", undefined],
    ["sign signers.certificates.k8s.io", undefined],
    ["deletecollection secrets", "kube-system"],
    ["* *.*", undefined],
  ];

  test("may do in a member what Works take, and give no right away that it hasn't got; its impersonator may do nothing until Karmada says so", async () => {
    const [pushing, impersonator] = [await pushWire(api, "shop"), await pushWire(api, "shop", "shop-impersonator")];
    if (pushing === undefined || impersonator === undefined) throw new Error("no token");
    expect(await refused(pushing, PUSH_NEEDS)).toEqual([]);
    expect(await refused(pushing, PUSH_MUST_NOT)).toEqual(PUSH_MUST_NOT.map(shown));
    expect(await refused(impersonator, PUSH_NEEDS)).toEqual(PUSH_NEEDS.map(shown));
    await pushing.close();
    await impersonator.close();
  });

  test("leaves what was delivered to a member that leaves, and nothing of its own", async () => {
    await deliver();
    const left = await leave(memberships("none")[1], { ...options, force: false });
    expect([left.outcome, left.failure?.message, left.residue]).toEqual(["left", undefined, SHARED]);
    expect(left.delivered).toEqual([MENU]);
    expect(textAt(await member.get(MENU), "data", "soup")).toBe("pea");
    await expectNothingLeft();
  }, 120_000);

  async function expectNothingLeft(): Promise<void> {
    expect(played.failure()).toBeUndefined();
    expect(await api.list(CLUSTER)).toEqual([]);
    expect((await api.list(CSR)).map(({ metadata }) => metadata.name)).toEqual(["intruder"]);
    expect((await api.list({ apiVersion: "v1", kind: "Secret" }, { namespace: "karmada-cluster" })).map(nameOf)).toEqual([]);
    for (const kind of ["ClusterRole", "Role"]) {
      for (const side of [api, member])
        expect((await namesOf(side, kind)).filter((name) => name.includes("karmada"))).toEqual([]);
    }
    const names = [...(await namesOf(member, "Namespace")), ...(await namesOf(api, "Namespace"))];
    expect(names.filter((name) => name.startsWith("karmada-"))).toEqual(["karmada-cluster"]);
  }

  test("lets a member's agent in by the certificate that was made for it, and nobody else who asks under its name", async () => {
    expect(await bootstrap("karmada")).toEqual([
      ["joined", []],
      ["joined", []],
    ]);
    expect(played.known.at(-1)).toBe("system:karmada:agent:shop");
    expect(at(await api.get({ ...CSR, name: "intruder" }), "status")).toEqual({});
    expect(at(await api.get(clusterRef("shop")), "spec")).toMatchObject({ syncMode: "Pull" });
    expect(at(await api.get(clusterRef("shop")), "spec", "secretRef")).toBeUndefined();
    const nothing = ["unchanged", []];
    expect(await bootstrap("karmada", { verify: true })).toEqual([nothing, nothing]);
  }, 300_000);

  const AGENT_NEEDS: readonly Attempt[] = [
    ...["list", "watch", "get"].map((verb): Attempt => [
      `${verb} clusters.cluster.karmada.io${verb === "get" ? " shop" : ""}`,
      undefined,
    ]),
    ["update clusters/status.cluster.karmada.io shop", undefined],
    ...["create", "delete", "get", "list", "update", "watch"].map((verb): Attempt => [
      `${verb} works.work.karmada.io`,
      "karmada-es-shop",
    ]),
    ["patch works/status.work.karmada.io", "karmada-es-shop"],
    ["create leases.coordination.k8s.io", "karmada-cluster"],
    ["update leases.coordination.k8s.io shop", "karmada-cluster"],
    ["update leases.coordination.k8s.io karmada-agent-shop", "karmada-es-shop"],
    ["create certificatesigningrequests.certificates.k8s.io", undefined],
  ];
  const AGENT_MUST_NOT: readonly Attempt[] = [
    ["create clusters.cluster.karmada.io", undefined],
    ["update clusters.cluster.karmada.io shop", undefined],
    ["delete clusters.cluster.karmada.io shop", undefined],
    ["update clusters/status.cluster.karmada.io store", undefined],
    ["list works.work.karmada.io", "karmada-es-store"],
    ["update leases.coordination.k8s.io store", "karmada-cluster"],
    ["get secrets", "karmada-cluster"],
    ["create secrets", "karmada-cluster"],
    ["get secrets", "fleet-acme"],
    ["update certificatesigningrequests/approval.certificates.k8s.io", undefined],
    ["approve signers.certificates.k8s.io", undefined],
    ["list namespaces", undefined],
    ["create clusterroles.rbac.authorization.k8s.io", undefined],
    ["impersonate users", undefined],
    ["* *.*", undefined],
  ];

  test("gives the agent what it needs for its own member, and nothing else; its key is in a Secret of the member alone", async () => {
    const secret = await member.get(AGENT_SECRET);
    if (secret === undefined) throw new Error("no kubeconfig");
    const wire = agentWire(secret);
    expect(await refused(wire, AGENT_NEEDS)).toEqual([]);
    expect(await refused(wire, AGENT_MUST_NOT)).toEqual(AGENT_MUST_NOT.map(shown));
    await wire.close();
    const key = /"client-key-data":"([^"]+)"/.exec(
      Buffer.from(textAt(secret, "data", AGENT_SECRET.name), "base64").toString(),
    )?.[1];
    expect(key?.length).toBeGreaterThan(100);
    for (const kind of ["Secret", "ConfigMap"])
      expect(JSON.stringify(await api.list({ apiVersion: "v1", kind }))).not.toContain(key);
  });

  test("takes along what was delivered where that is asked for, and nothing of its own stays", async () => {
    await deliver();
    const left = await leave(memberships("karmada")[1], { ...options, force: false, workloads: "remove" });
    expect([left.outcome, left.failure?.message, left.residue]).toEqual(["left", undefined, SHARED]);
    expect(await member.get(MENU)).toBeUndefined();
    await expectNothingLeft();
  }, 120_000);

  test("stops at a Cluster of the member's name that somebody else has made, before anything is written", async () => {
    await api.create({ ...CLUSTER, metadata: { name: "shop" }, spec: { syncMode: "Pull" } }, { fieldManager: "karmadactl" });
    const [, result] = await bootstrapAll(memberships("none"), options);
    expect(result?.failure?.message).toBe(
      "hub: Cluster shop is there already and belongs to karmadactl; nothing of others is taken over",
    );
    expect((await namesOf(member, "Namespace")).filter((name) => name.startsWith("karmada-"))).toEqual([]);
    expect(played.failure()).toBeUndefined();
  }, 120_000);
});

function nameOf({ metadata }: KubeObject): string {
  return metadata.name;
}
