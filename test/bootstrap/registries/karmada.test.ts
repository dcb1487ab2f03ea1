import { beforeEach, describe, expect, test } from "@jest/globals";
import type { PhaseResult, Workloads } from "../../../lib/bootstrap/contract.ts";
import { karmada as agent } from "../../../lib/bootstrap/agents/karmada/karmada.ts";
import { at, items } from "../../../lib/bootstrap/kube-object.ts";
import type { JsonObject, KubeObject, ObjectRef } from "../../../lib/bootstrap/kube-object.ts";
import { karmada } from "../../../lib/bootstrap/registries/karmada/karmada.ts";
import { clusterRef, WORK } from "../../../lib/bootstrap/registries/karmada/names.ts";
import { recordOf } from "../../support/fake-fleet.ts";
import {
  IDENTITY,
  PULL,
  PUSH,
  clusterOf,
  contextOf,
  held,
  hub,
  issue,
  joined,
  member,
  parted,
  prepare,
  register,
  say,
  secretRef,
} from "../../support/karmada-member.ts";

beforeEach(prepare);

describe("a member that the control plane calls", () => {
  test("is a Cluster with its address, where it is, who it is, and Secrets that are empty until there is an identity in it", () => {
    const objects = karmada.registration(PUSH(), IDENTITY).map(({ object }) => object);
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "Secret shop",
      "Secret shop-impersonator",
      "Cluster shop",
    ]);
    expect(objects.slice(0, 2).map((secret) => secret["data"])).toEqual([undefined, undefined]);
    expect(objects[2]).toMatchObject({
      metadata: { labels: { team: "shop", "fleetwright.dev/fleet": "acme" } },
      spec: {
        syncMode: "Push",
        id: "uid-1",
        apiEndpoint: "https://shop.example",
        provider: "local",
        region: "laptop",
        secretRef: { namespace: "karmada-cluster", name: "shop" },
        impersonatorSecretRef: { namespace: "karmada-cluster", name: "shop-impersonator" },
      },
    });
  });

  test("hands over the tokens of its two identities, once it has them, and is let in when the control plane says that it is well", async () => {
    await register(PUSH());
    expect(await joined(PUSH())).toMatchObject({
      object: "Secret karmada-cluster/karmada-shop-token",
      condition: "has no token yet",
    });
    await issue("karmada-shop", "b25l");
    expect(await joined(PUSH())).toMatchObject({ object: "Secret karmada-cluster/karmada-impersonator-token" });
    await issue("karmada-impersonator", "dHdv");
    expect(await joined(PUSH())).toMatchObject({ object: "Cluster shop", condition: "Ready is not told yet" });
    expect(await held("shop")).toEqual({ token: "b25l", caBundle: "Q0E=" });
    expect(await held("shop-impersonator")).toEqual({ token: "dHdv" });
    await say("False", "ClusterNotReachable", "cluster is not reachable");
    expect(await joined(PUSH())).toMatchObject({ condition: "Ready False ClusterNotReachable: cluster is not reachable" });
    await say("True");
    expect(await joined(PUSH())).toEqual({ kind: "Done" });
  });

  test("hands over a token that was given anew, and makes no Secret that nobody owns", async () => {
    await register(PUSH());
    await issue("karmada-shop", "b25l");
    await issue("karmada-impersonator", "dHdv");
    await joined(PUSH());
    await issue("karmada-shop", "bmV3");
    await joined(PUSH());
    expect(await held("shop")).toEqual({ token: "bmV3", caBundle: "Q0E=" });
    await hub.delete(secretRef("shop"));
    expect(await joined(PUSH())).toMatchObject({ object: "Secret karmada-cluster/shop", condition: "is not there" });
    expect(await hub.get(secretRef("shop"))).toBeUndefined();
  });

  test("lets it in as somebody who may not give away more than he has, nor sign anything", () => {
    const role = karmada.memberObjects(PUSH(), "uid-1").find(({ object }) => object.kind === "ClusterRole")?.object;
    const verbs = items(at(role, "rules")).flatMap((rule) => items(at(rule, "verbs")));
    for (const verb of ["*", "bind", "escalate", "approve", "sign"]) expect(verbs).not.toContain(verb);
    expect(verbs).toEqual(expect.arrayContaining(["create", "impersonate"]));
  });

  test("without an address of its own is refused, as nobody could call it", () => {
    const lost = { ...PUSH().membership, member: recordOf("shop", { endpoints: [] }) };
    expect(karmada.check(lost).map(({ rule }) => rule)).toEqual(["FW4020"]);
    expect(karmada.check(PUSH().membership)).toEqual([]);
  });
});

describe("a member that leaves the control plane", () => {
  const work = (name: string, more: JsonObject = {}, labels: JsonObject = {}): KubeObject => ({
    ...WORK,
    metadata: { name, namespace: "karmada-es-shop", ...more },
    spec: {
      workload: { manifests: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "apps", labels } }] },
    },
  });
  const FINALIZERS = { finalizers: ["karmada.io/execution-controller", "team.example/keep"] };
  const workRef = (name: string): ObjectRef => ({ ...WORK, name, namespace: "karmada-es-shop" });

  test("keeps what was delivered: its Works say so before they go, and its Cluster waits for them", async () => {
    await register(PULL());
    await hub.create(work("apps", FINALIZERS));
    expect(await parted("keep")).toMatchObject({ kind: "Waiting", object: "Work karmada-es-shop/apps" });
    const apps = await hub.get(workRef("apps"));
    expect(at(apps, "spec", "preserveResourcesOnDeletion")).toBe(true);
    expect(apps?.metadata.deletionTimestamp).toBeDefined();
    expect((await hub.get(clusterRef("shop")))?.metadata.deletionTimestamp).toBeUndefined();
    if (apps === undefined) throw new Error("no work");
    await hub.replace({ ...apps, metadata: { ...apps.metadata, finalizers: [] } });
    expect(await parted("keep")).toEqual({ kind: "Done" });
    expect(await hub.get(clusterRef("shop"))).toBeUndefined();
  });

  test.each<[string, Workloads, JsonObject]>([
    ["what was delivered goes where that is asked for", "remove", {}],
    ["what Karmada has brought for itself goes in any case", "keep", { "karmada.io/system": "true" }],
  ])("%s", async (_, workloads, labels) => {
    await register(PULL());
    await hub.create(work("apps", FINALIZERS, labels));
    await parted(workloads);
    expect(at(await hub.get(workRef("apps")), "spec", "preserveResourcesOnDeletion")).toBeUndefined();
  });

  test("is told what it has by the control plane's account, without what that brought for itself", async () => {
    await hub.create(work("apps"));
    await hub.create(work("own", {}, { "karmada.io/system": "true" }));
    expect(await karmada.pusher?.delivered(PULL(), hub)).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", name: "apps", namespace: "apps" },
    ]);
  });

  test("is not waited for where it is lost, and what others hold stays theirs", async () => {
    await register(PUSH());
    await hub.create(work("apps", FINALIZERS));
    const lost = (): unknown => karmada.part?.(PUSH(), "keep", hub, true);
    expect(await lost()).toMatchObject({ kind: "Waiting", object: "Work karmada-es-shop/apps" });
    const apps = await hub.get(workRef("apps"));
    expect(apps?.metadata.finalizers).toEqual(["team.example/keep"]);
    expect(await karmada.part?.(PUSH(), "keep", hub, false)).toEqual({ kind: "Done" });
    if (apps === undefined) throw new Error("no work");
    await hub.replace({ ...apps, metadata: { ...apps.metadata, finalizers: [] } });
    const live = await hub.get(clusterRef("shop"));
    if (live === undefined) throw new Error("no Cluster");
    await hub.replace({ ...live, metadata: { ...live.metadata, finalizers: ["karmada.io/cluster-controller"] } });
    expect(await lost()).toMatchObject({
      object: "Cluster shop",
      condition: "is being deleted; held by the finalizers karmada.io/cluster-controller",
    });
  });

  test("leaves a Cluster of its name that somebody else has made, and what that has", async () => {
    await hub.create({ ...WORK, ...work("apps") });
    await hub.create({
      apiVersion: "cluster.karmada.io/v1alpha1",
      kind: "Cluster",
      metadata: { name: "shop" },
      spec: { syncMode: "Push" },
    });
    expect(await parted("remove")).toEqual({ kind: "Done" });
    expect(await hub.get(clusterRef("shop"))).toBeDefined();
    expect((await hub.get(workRef("apps")))?.metadata.deletionTimestamp).toBeUndefined();
  });
});

describe("the control plane", () => {
  test("is no member of its own, and nothing is brought into it but a namespace that others use as well", async () => {
    const context = contextOf("karmada", true);
    expect(karmada.registration(context, IDENTITY)).toEqual([]);
    expect(karmada.memberObjects(context, "uid-1")).toEqual([]);
    expect(agent.objects(context)).toEqual([]);
    expect(await karmada.invite?.(context, hub, { api: hub, authorityData: undefined }, {})).toEqual({ kind: "Done" });
    expect(await karmada.join?.(context, hub, hub)).toEqual({ kind: "Done" });
    expect(karmada.hubObjects(context).map(({ object, policy }) => [object.metadata.name, policy])).toEqual([
      ["karmada-cluster", "share"],
    ]);
    expect(await agent.survey(context, hub)).toMatchObject({ state: "ours" });
  });

  test("that isn't Karmada's is waited for, with what is missing in it", async () => {
    expect(await karmada.hubReady?.(PULL(), hub)).toEqual({ kind: "Done" });
    const said = await karmada.hubReady?.(PULL(), member);
    expect(said).toMatchObject({ kind: "Waiting", who: "the owner of Karmada" });
    expect(JSON.stringify(said)).toContain("serves no Cluster of cluster.karmada.io/v1alpha1");
  });

  test("has a cluster once: another name for it stops, with both", async () => {
    const uid = (await member.get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" }))?.metadata.uid ?? "";
    const admitted = (): Promise<PhaseResult> | undefined => karmada.admits?.(PULL(), member, hub);
    await hub.create({ ...clusterOf("shop"), spec: { syncMode: "Push", id: uid } });
    expect(await admitted()).toEqual({ kind: "Done" });
    await hub.create({ ...clusterOf("store"), spec: { syncMode: "Push", id: uid } });
    expect(await admitted()).toMatchObject({
      kind: "Failed",
      failure: {
        class: "conflict",
        message: `shop: the control plane hub has this cluster (kube-system ${uid}) as Cluster store already`,
        next: "take Cluster store out of Karmada, or the cluster out of this fleet",
      },
    });
  });

  test("lists the fleet's members with who they are, and takes one that is down for joined", async () => {
    await register(PUSH());
    expect(await karmada.list(hub, "acme")).toEqual([
      { name: "shop", uid: "uid-1", nativeId: "native-shop", incarnation: "", joined: false },
    ]);
    await say("False");
    expect((await karmada.list(hub, "acme"))[0]?.joined).toBe(true);
    expect(await karmada.list(hub, "other")).toEqual([]);
  });
});
