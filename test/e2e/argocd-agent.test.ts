import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import { rotateAll } from "../../lib/bootstrap/engine/rotate.ts";
import { openConnection } from "../../lib/bootstrap/kube/exchange.ts";
import type { WireConnection } from "../../lib/bootstrap/kube/exchange.ts";
import { textAt } from "../../lib/bootstrap/kube-object.ts";
import { valueIn } from "../../lib/bootstrap/registries/argocd-agent/hub-keys.ts";
import {
  AGENT,
  CLIENT_SECRET,
  PRINCIPAL_SECRET,
  TOKEN_SECRET,
  TRUST_SECRET,
} from "../../lib/bootstrap/registries/argocd-agent/names.ts";
import { NO_SECRET_STORE } from "../../lib/bootstrap/secrets/secret-store.ts";
import { certify, makeAuthority } from "../../lib/bootstrap/trust/certificates.ts";
import type { Certified } from "../../lib/bootstrap/trust/certificates.ts";
import { authorityIn, authorityRef } from "../../lib/bootstrap/trust/fleet-authority.ts";
import { certificateKey } from "../../lib/bootstrap/trust/certifier.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { refused, shown } from "../support/access-review.ts";
import type { Attempt } from "../support/access-review.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { playPrincipal } from "../support/principal-stand-in.ts";
import type { PlayedPrincipal } from "../support/principal-stand-in.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { bootstrapOptions } from "../support/real-bootstrap.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";

// argocd-agent's own manifests on real API servers, and TLS as it is; what its programs would do is played.

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;
const URL = "https://git.example.test/fleet.git";
const DAY_MS = 86_400_000;

describe("argocd-agent on real API servers", () => {
  let project: Project;
  let hub: RunningCluster;
  let shop: RunningCluster;
  let played: PlayedPrincipal;
  let options: BootstrapAllOptions;
  let memberships: readonly Membership[];

  beforeAll(async () => {
    project = await aProject();
    hub = await aLocalCluster(project, "hub");
    shop = await aLocalCluster(project, "shop", 1);
    const pins = await builtInPins(project.folder, ["clusterprofile", "argocd-agent"]);
    const sync = { registries: ["clusterprofile", "argocd-agent"], agent: "argocd-agent" } as const;
    memberships = [membershipOf(hub.record, "self", pins, URL, sync), membershipOf(shop.record, hub.record, pins, URL, sync)];
    options = bootstrapOptions(project);
    played = playPrincipal(hub, [shop]);
  }, 300_000);

  afterAll(async () => {
    await played?.stop();
    await hub?.connection.close();
    await shop?.connection.close();
    await project?.dispose();
  }, 60_000);

  /** What the member's agent calls with now. */
  async function client(): Promise<Certified> {
    const secret = await shop.connection.api(signal).get(CLIENT_SECRET);
    return { certificate: valueIn(secret, "tls.crt"), key: valueIn(secret, "tls.key") };
  }

  /** Whom the member trusts now. */
  async function trusted(): Promise<string> {
    return valueIn(await shop.connection.api(signal).get(TRUST_SECRET), "ca.crt");
  }

  async function authority(): Promise<Certified> {
    const found = authorityIn(await hub.connection.api(signal).get(authorityRef("acme")));
    if (found === undefined) throw new Error("no authority");
    return found.current;
  }

  test("lets a member in whose agent has reached the principal by its certificate, and finds nothing to do then", async () => {
    const results = await bootstrapAll(memberships, options);
    expect(played.failure()).toBeUndefined();
    expect(results.map(({ outcome, failure }) => [outcome, failure?.message])).toEqual([
      ["joined", undefined],
      ["joined", undefined],
    ]);
    expect(await played.call(await client(), await trusted())).toBe("shop");
    const verified = await bootstrapAll(memberships, { ...options, verify: true });
    expect(verified.map(({ outcome, written }) => [outcome, written])).toEqual([
      ["unchanged", []],
      ["unchanged", []],
    ]);
  }, 300_000);

  test("keeps out who shows an ended certificate, one of another authority, one of no member's name, or none", async () => {
    const [own, roots] = [await authority(), await trusted()];
    const holder = { commonName: "shop", names: [], use: "client" } as const;
    const [key, now] = [await certificateKey(), new Date()];
    const ended = await certify(own, holder, key, new Date(now.getTime() - 400 * DAY_MS));
    const stranger = await certify(await makeAuthority("fleet acme", key, now), holder, key, now);
    const nobody = await certify(own, { ...holder, commonName: "shop,CN=hub" }, key, now);
    const other = await certify(own, { ...holder, commonName: "warehouse" }, key, now);
    const server = await certify(own, { ...holder, use: "server" }, key, now);
    expect(await played.call(ended, roots)).toMatch(/^refused: /);
    expect(await played.call(stranger, roots)).toMatch(/^refused: /);
    expect(await played.call(server, roots)).toMatch(/^refused: /);
    expect(await played.call(nobody, roots)).toMatch(/^nobody is called/);
    expect(await played.call(other, roots)).toBe("nobody is called CN=warehouse");
    // A principal of somebody else's is not called by the member's agent.
    expect(await played.call(await client(), stranger.certificate)).toMatch(/^refused: /);
  });

  test("keeps each key in Secrets of the cluster that uses it, and nowhere else", async () => {
    const [hubApi, shopApi] = [hub.connection.api(signal), shop.connection.api(signal)];
    const keyOf = (pem: string): string => pem.split("\n")[1] ?? "";
    const member = keyOf((await client()).key);
    const signing = keyOf((await authority()).key);
    const serving = keyOf(valueIn(await hubApi.get(PRINCIPAL_SECRET), "tls.key"));
    const tokens = keyOf(valueIn(await hubApi.get(TOKEN_SECRET), "jwt.key"));
    const holding = async (api: typeof hubApi, key: string): Promise<readonly string[]> => {
      const found = [
        ...(await api.list({ apiVersion: "v1", kind: "Secret" })),
        ...(await api.list({ apiVersion: "v1", kind: "ConfigMap" })),
      ];
      const holds = (data: unknown): boolean =>
        Object.values(data ?? {}).some((value) => Buffer.from(String(value), "base64").includes(key));
      return found.filter((one) => holds(one["data"])).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    };
    expect([await holding(hubApi, member), await holding(shopApi, member)]).toEqual([[], ["Secret argocd-agent-client-tls"]]);
    expect([await holding(hubApi, signing), await holding(shopApi, signing)]).toEqual([["Secret fleet-authority"], []]);
    expect([await holding(hubApi, serving), await holding(shopApi, serving)]).toEqual([
      ["Secret argocd-agent-principal-tls"],
      [],
    ]);
    expect([await holding(hubApi, tokens), await holding(shopApi, tokens)]).toEqual([["Secret argocd-agent-jwt"], []]);
  });

  const EVERYWHERE: readonly Attempt[] = ["create", "get", "list", "watch", "update", "patch", "delete"].map((verb) => [
    `${verb} applications.argoproj.io`,
    undefined,
  ]);
  const IN_ARGO: readonly Attempt[] = ["get", "list", "watch", "update"].flatMap((verb): Attempt[] => [
    [`${verb} secrets`, "argocd"],
    [`${verb} configmaps`, "argocd"],
    [`${verb} appprojects.argoproj.io`, "argocd"],
  ]);
  const FORBIDDEN: readonly Attempt[] = [
    ["get secrets", "kube-system"],
    ["get secrets", "fleetwright-system"],
    ["get secrets", "fleet-acme"],
    ["list secrets", undefined],
    ["create serviceaccounts/token argocd-application-controller", "argocd"],
    ["create pods", "argocd"],
    ["create pods/exec", "argocd"],
    ["patch deployments.apps", "argocd"],
    ["delete namespaces", undefined],
    ["create clusterrolebindings.rbac.authorization.k8s.io", undefined],
    ["escalate clusterroles.rbac.authorization.k8s.io", undefined],
    ["approve signers.certificates.k8s.io", undefined],
    ["impersonate users", undefined],
    ["* *.*", undefined],
  ];

  test.each([
    ["agent of a member", () => shop, "argocd-agent-agent"],
    ["principal", () => hub, "argocd-agent-principal"],
  ] as const)("gives the %s what it needs, and nothing else", async (_, cluster, name) => {
    const wire = await asAccount(cluster(), name);
    expect(await refused(wire, [...EVERYWHERE, ...IN_ARGO])).toEqual([]);
    expect(await refused(wire, FORBIDDEN)).toEqual(FORBIDDEN.map(shown));
    await wire.close();
  });

  async function asAccount(cluster: RunningCluster, name: string): Promise<WireConnection> {
    const token = await cluster.connection.api(signal).issueToken({ namespace: "argocd", name }, 600);
    const [endpoint] = cluster.record.endpoints;
    if (endpoint === undefined || endpoint.ca === "system" || !("file" in endpoint.ca)) throw new Error("no endpoint");
    const ca = readFileSync(path.join(project.folder, endpoint.ca.file), "utf8");
    return openConnection({ url: endpoint.url, ca, headers: { authorization: `Bearer ${token}` } });
  }

  test("renews the certificate of a member, which its agent starts anew with", async () => {
    const before = await client();
    const [, membership] = memberships;
    if (membership === undefined) throw new Error("no membership");
    const [rotated] = await rotateAll([membership], { ...options, secrets: NO_SECRET_STORE });
    expect([rotated?.outcome, rotated?.failure?.message]).toEqual(["rotated", undefined]);
    const after = await client();
    expect(after.certificate).not.toBe(before.certificate);
    expect(after.key).not.toBe(before.key);
    expect(await played.call(after, await trusted())).toBe("shop");
  }, 120_000);

  test("changes to the team's authority, after which what the former one signed is worth nothing", async () => {
    const [before, former] = [await client(), await authority()];
    const theirs = await makeAuthority("the team", await certificateKey(), new Date());
    const to = `${theirs.certificate}${theirs.key}`;
    const rotated = await rotateAll(memberships, { ...options, secrets: NO_SECRET_STORE, authority: { to } });
    expect(rotated.map(({ outcome, failure }) => [outcome, failure?.message])).toEqual([
      ["rotated", undefined],
      ["rotated", undefined],
    ]);
    expect(await authority()).toEqual(theirs);
    expect(await trusted()).toBe(theirs.certificate);
    expect(await played.call(await client(), await trusted())).toBe("shop");
    expect(await played.call(before, await trusted())).toMatch(/^refused: /);
    expect(await played.call(await client(), former.certificate)).toMatch(/^refused: /);
    const again = await rotateAll(memberships, { ...options, secrets: NO_SECRET_STORE, authority: { to } });
    expect(again.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  }, 240_000);

  test("leaves nothing of a member that leaves, in it or in the hub", async () => {
    const [, membership] = memberships;
    if (membership === undefined) throw new Error("no membership");
    const left = await leave(membership, { ...options, force: false });
    expect([left.outcome, left.failure?.message]).toEqual(["left", undefined]);
    expect(left.residue.filter((what) => !what.includes("which others may use"))).toEqual([]);
    const [hubApi, shopApi] = [hub.connection.api(signal), shop.connection.api(signal)];
    expect(await hubApi.get({ apiVersion: "v1", kind: "Namespace", name: "shop" })).toBeUndefined();
    expect(await hubApi.get({ apiVersion: "v1", kind: "Secret", namespace: "argocd", name: "cluster-shop" })).toBeUndefined();
    expect(await shopApi.get(AGENT)).toBeUndefined();
    expect(textAt(await shopApi.get({ apiVersion: "v1", kind: "Namespace", name: "argocd" }), "metadata", "name")).toBe("");
  }, 120_000);
});
