import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { whyNot } from "../../../lib/bootstrap/registries/ocm/admit.ts";
import { requestedSubject } from "../../../lib/bootstrap/trust/certificate-request.ts";
import type { JsonObject, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { aCertificateRequest } from "../../support/certificates.ts";
import { recordOf } from "../../support/fake-fleet.ts";

const OWN = "system:open-cluster-management:shop";
const GROUPS = [OWN, "system:open-cluster-management:managed-clusters"];
const context = { member: recordOf("shop") };

function asked(spec: JsonObject = {}, commonName = `${OWN}:x7k2p`, groups: readonly string[] = GROUPS): KubeObject {
  const request = Buffer.from(aCertificateRequest(commonName, groups).certificate).toString("base64");
  return {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { name: "shop-1" },
    spec: {
      username: "system:serviceaccount:fleet-acme:join-shop",
      signerName: "kubernetes.io/kube-apiserver-client",
      usages: ["digital signature", "key encipherment", "client auth"],
      request,
      ...spec,
    },
  };
}

describe("a request for a certificate that is signed for", () => {
  test("is that of the member's own agent, asked for by the identity that only this member was given", () => {
    expect(whyNot(asked(), context)).toBeUndefined();
    expect(whyNot(asked({}, `${OWN}:x7k2p`, GROUPS.toReversed()), context)).toBeUndefined();
  });

  test.each<[string, KubeObject, string]>([
    ["another member's identity", asked({ username: "system:serviceaccount:fleet-acme:join-till" }), "join-till asks for it"],
    ["a person", asked({ username: "mallory" }), "mallory asks for it"],
    ["nobody", asked({ username: "" }), "nobody asks for it"],
    ["a serving certificate", asked({ signerName: "kubernetes.io/kubelet-serving" }), "kubelet-serving"],
    ["use as a server", asked({ usages: ["client auth", "server auth"] }), '"server auth"'],
    ["no use as a client", asked({ usages: ["digital signature"] }), 'it is for "digital signature"'],
    ["no use at all", asked({ usages: [] }), "it is for nothing"],
    ["another member's name", asked({}, "system:open-cluster-management:till:x7k2p"), "it asks to be"],
    ["a name of its own", asked({}, "kubernetes-admin"), 'it asks to be "kubernetes-admin"'],
    ["a name that goes on", asked({}, `${OWN}:x7k2p:more`), "it asks to be"],
    ["a name without an agent", asked({}, `${OWN}:`), "it asks to be"],
    ["one more group", asked({}, `${OWN}:x7k2p`, [...GROUPS, "system:masters"]), '"system:masters"'],
    ["too few groups", asked({}, `${OWN}:x7k2p`, [OWN]), "it asks for the groups"],
    ["no group", asked({}, `${OWN}:x7k2p`, []), "it asks for the groups nothing"],
    ["no request", asked({ request: "" }), "it can't be read"],
  ])("is not one of %s", (_, request, why) => {
    expect(whyNot(request, context)).toContain(why);
  });
});

describe("what a request asks for", () => {
  test("is its common name and its organizations, and nothing is left out", () => {
    const { certificate } = aCertificateRequest("one", ["b", "a"]);
    expect(requestedSubject(certificate)).toEqual({ commonName: "one", organizations: ["a", "b"] });
  });

  test("is not told where it holds another part of a name", () => {
    // `ST`, a state or province.
    const state = Buffer.from("310b300906035504080c024341", "hex");
    expect(requestedSubject(aCertificateRequest("one", [], [state]).certificate)).toBeUndefined();
  });

  test("is not told of anything that is cut, lengthened or no request at all", () => {
    const { certificate } = aCertificateRequest("one", ["a"]);
    const [head = "", ...rest] = certificate.trimEnd().split("\n");
    const bytes = Buffer.from(rest.slice(0, -1).join(""), "base64");
    const as = (changed: Buffer): string => `${head}\n${changed.toString("base64")}\n${rest.at(-1)}\n`;
    expect(requestedSubject(as(bytes))).toBeDefined();
    for (let length = 0; length < bytes.length; length += 1)
      expect(requestedSubject(as(bytes.subarray(0, length)))).toBeUndefined();
    expect(requestedSubject(as(Buffer.concat([bytes, Buffer.from([0])])))).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array(), (noise) => requestedSubject(as(Buffer.from(noise))) === undefined));
  });
});
