import { beforeEach, describe, expect, test } from "@jest/globals";
import type { Draft } from "../../../lib/bootstrap/invitation.ts";
import { karmada as agent } from "../../../lib/bootstrap/agents/karmada/karmada.ts";
import { at, items, textAt } from "../../../lib/bootstrap/kube-object.ts";
import type { Json } from "../../../lib/bootstrap/kube-object.ts";
import { agentSecret } from "../../../lib/bootstrap/registries/karmada/agent-kubeconfig.ts";
import { karmada } from "../../../lib/bootstrap/registries/karmada/karmada.ts";
import { CSR } from "../../../lib/bootstrap/registries/karmada/names.ts";
import { agentImage } from "../../../lib/bootstrap/registries/karmada/release.ts";
import { aCertificateRequest } from "../../support/certificates.ts";
import { plain } from "../../support/fake-fleet.ts";
import {
  IDENTITY,
  PULL,
  containerOf,
  credentialOf,
  decide,
  deploymentOf,
  flagsOf,
  hub,
  invited,
  member,
  parted,
  prepare,
  register,
  say,
  sign,
  thrown,
} from "../../support/karmada-member.ts";

beforeEach(prepare);

describe("a member whose agent calls the control plane", () => {
  test("is a Cluster without any credential, in which its agent's rights are those of its own alone", () => {
    const objects = karmada.registration(PULL(), IDENTITY).map(({ object }) => object);
    const cluster = objects.at(-1);
    expect(Object.keys((cluster?.["spec"] ?? {}) as object)).toEqual(["syncMode", "id", "apiEndpoint", "provider", "region"]);
    expect(objects.some(({ kind }) => kind === "Secret")).toBe(false);
    const subjects = objects.flatMap((object) => items(at(object, "subjects")));
    expect(new Set(subjects.map((one) => textAt(one, "name")))).toEqual(new Set(["system:karmada:agent:shop"]));
    const rules = objects.flatMap((object) => items(at(object, "rules")));
    const clusters = rules.filter((rule) =>
      items(at(rule, "resources")).some((one) => `${one as string}`.startsWith("clusters")),
    );
    expect(clusters.flatMap((rule) => items(at(rule, "verbs")))).toEqual(["list", "watch", "get", "update"]);
    expect(JSON.stringify(rules)).not.toContain("secrets");
  });

  test("is told the same of itself as the control plane has, so that its agent needs no right to change it", () => {
    const [cluster] = karmada.registration(PULL(), IDENTITY).flatMap(({ object }) => (object.kind === "Cluster" ? [object] : []));
    const flags = flagsOf(deploymentOf(PULL()));
    expect(flags).toEqual(
      expect.arrayContaining([
        "--cluster-name=shop",
        `--cluster-api-endpoint=${textAt(cluster, "spec", "apiEndpoint")}`,
        `--cluster-provider=${textAt(cluster, "spec", "provider")}`,
        `--cluster-region=${textAt(cluster, "spec", "region")}`,
        "--report-secrets=None",
      ]),
    );
  });

  test("gets a kubeconfig with a certificate for the key that was made for it", async () => {
    await register(PULL());
    const draft: Draft = {};
    expect(await invited(draft)).toMatchObject({ kind: "Waiting", condition: "is not signed yet" });
    const [request] = await hub.list(CSR);
    expect(at(request, "spec", "usages")).toEqual(["client auth", "digital signature", "key encipherment"]);
    expect(textAt(items(at(request, "status", "conditions"))[0], "type")).toBe("Approved");
    await sign(request);
    const credential = await credentialOf(draft);
    expect(at(JSON.parse(credential) as Json, "clusters")).toEqual([
      { name: "karmada-apiserver", cluster: { server: "https://karmada.example:5443", "certificate-authority-data": "Q0E=" } },
    ]);
    expect(await hub.list(CSR)).toEqual([]);
    await member.create(agentSecret(credential));
    await say("True");
    expect(await credentialOf({})).toBe(credential);
    await say("False");
    expect(await invited({})).toMatchObject({ kind: "Waiting" });
  });

  test.each<[string, (text: string) => string]>([
    ["leads elsewhere", (text) => text.replace("karmada.example", "other.example")],
    ["trusts somebody else", (text) => text.replace('"Q0E="', '"Q0I="')],
    ["is another member's", (text) => text.replaceAll('"shop"', '"till"')],
    ["is nothing", () => "{}"],
    ["can't be read", () => "{["],
    ["has no certificate", (text) => text.replace(/"client-certificate-data":"[^"]+"/, '"client-certificate-data":""')],
  ])("gets another one where the one that is there %s", async (_, change) => {
    await register(PULL());
    await say("True");
    const draft: Draft = {};
    await invited(draft);
    await sign((await hub.list(CSR))[0]);
    const credential = await credentialOf(draft);
    await member.create(agentSecret(change(credential)));
    expect(await invited({})).toMatchObject({ kind: "Waiting" });
  });

  test("keeps what its agent has written anew, as YAML", async () => {
    await register(PULL());
    await say("True");
    const draft: Draft = {};
    await invited(draft);
    await sign((await hub.list(CSR))[0]);
    const rewritten = `# renewed\n${(await credentialOf(draft)).replaceAll('"apiVersion":', '"apiVersion": ')}\n`;
    await member.create(agentSecret(rewritten));
    expect(await credentialOf({})).toBe(rewritten);
  });

  test.each<[string, string]>([
    ["Denied", "was denied (Said: so)"],
    ["Failed", "was not signed (Said: so)"],
  ])("asks with another key where its request was %s", async (type, said) => {
    const draft: Draft = {};
    await invited(draft);
    const [request] = await hub.list(CSR);
    if (request === undefined) throw new Error("no request");
    await decide(request, type);
    expect(await invited(draft)).toMatchObject({ kind: "Retry", reason: expect.stringContaining(said) as unknown });
    await invited(draft);
    const after = await hub.list(CSR);
    expect(after.map(({ metadata }) => metadata.name)).not.toContain(request.metadata.name);
    expect(after).toHaveLength(1);
  });

  test("takes no certificate that is not its own", async () => {
    const draft: Draft = {};
    await invited(draft);
    await sign((await hub.list(CSR))[0], "kubernetes-admin");
    expect(await invited(draft)).toMatchObject({
      kind: "Failed",
      failure: { class: "identity", message: expect.stringContaining('is for "CN=kubernetes-admin"') as unknown },
    });
  });

  test("never has a request of others signed, whatever it is called", async () => {
    const { certificate } = aCertificateRequest("system:karmada:agent:shop", ["system:karmada:agents"]);
    const spec = {
      signerName: "kubernetes.io/kube-apiserver-client",
      usages: ["client auth", "digital signature", "key encipherment"],
      request: Buffer.from(certificate).toString("base64"),
    };
    const labels = { "fleetwright.dev/karmada-agent": "shop" };
    await hub.create({ ...CSR, metadata: { name: "fleetwright-shop-0", labels }, spec });
    await invited({});
    const others = (await hub.list(CSR)).filter(({ metadata }) => metadata.name === "fleetwright-shop-0");
    expect(others.map((request) => at(request, "status", "conditions"))).toEqual([undefined]);
  });

  test("leaves no request behind where a run was cut off", async () => {
    await invited({});
    await invited({});
    expect(await hub.list(CSR)).toHaveLength(1);
    await register(PULL());
    await parted("keep");
    expect(await hub.list(CSR)).toEqual([]);
  });

  test("runs the pinned image, from the team's registry where there is one, and signs in there", () => {
    const context = PULL();
    expect(agent.images?.(context.membership.pins.map((pin) => ({ pin, files: [] })))).toEqual([
      "docker.io/karmada/karmada-agent:v1.18.2",
    ]);
    const images = { registry: "registry.acme.example/mirror", auth: { user: "puller", from: "env:PULL" } };
    const sync = { ...context.membership.sync, images };
    const mirrored = { ...context, membership: { ...context.membership, sync } };
    expect(at(containerOf(deploymentOf(context)), "image")).toBe(agentImage({ version: "v1.18.2" }));
    expect(at(containerOf(deploymentOf(mirrored)), "image")).toBe("registry.acme.example/mirror/karmada/karmada-agent:v1.18.2");
    expect(agent.secrets?.(mirrored.membership)).toEqual(["env:PULL"]);
    expect(agent.credentials?.(mirrored).map(({ object }) => object["type"])).toEqual(["kubernetes.io/dockerconfigjson"]);
  });

  test("refuses files that are not Karmada's, with the command that pins them anew", () => {
    const [pin] = PULL().membership.pins;
    if (pin === undefined) throw new Error("no pin");
    const files = [{ name: "all.yaml", text: "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n" }];
    const failure = thrown(() => agent.objects({ ...PULL(), artefacts: [{ pin, files }] }));
    expect(failure).toMatchObject({ class: "artefact", next: "fleetwright pin karmada" });
    expect(failure?.message).toContain("has no ServiceAccount: is it Karmada?");
  });

  test("is told of with its owner where somebody else has installed it", async () => {
    expect(await agent.survey(PULL(), member)).toEqual({ state: "absent" });
    await member.apply(plain("apps/v1", "Deployment", "karmada-agent", "karmada-system", { spec: {} }), {
      fieldManager: "karmadactl",
    });
    expect(await agent.survey(PULL(), member)).toMatchObject({
      state: "foreign",
      owner: expect.stringContaining("karmadactl") as unknown,
    });
  });
});
