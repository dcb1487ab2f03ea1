import { describe, expect, test } from "@jest/globals";
import type { Answer } from "./call.ts";
import { EksParts } from "./eks-parts.ts";

const PRINCIPAL = "arn:aws:iam::111122223333:role/deploy/apply";
const ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

describe("what belongs to a cluster in EKS", () => {
  test("is listed by name, described as it was sent, and gone once deleted", () => {
    const parts = new EksParts("acme-shop");
    parts.answer("POST", ["addons"], { addonName: "coredns", configurationValues: "{}" });
    expect(read(parts.answer("GET", ["addons"], {}))).toEqual({ addons: ["coredns"] });
    const described = { addonName: "coredns", clusterName: "acme-shop", configurationValues: "{}", status: "ACTIVE" };
    expect(read(parts.answer("GET", ["addons", "coredns"], {}))).toMatchObject({ addon: described });
    expect(parts.answer("DELETE", ["addons", "coredns"], {})?.status).toBe(200);
    expect(parts.answer("GET", ["addons", "coredns"], {})?.status).toBe(404);
  });

  test("can't be made twice", () => {
    const parts = new EksParts("acme-shop");
    const made = [1, 2].map(() => parts.answer("POST", ["access-entries"], { principalArn: PRINCIPAL })?.status);
    expect(made).toEqual([200, 409]);
  });

  test("gives administrators' rights only to those who have an access entry with that policy, and only while they have it", () => {
    const parts = new EksParts("acme-shop");
    const policies = ["access-entries", PRINCIPAL, "access-policies"];
    expect(parts.answer("POST", policies, { policyArn: ADMIN })?.status).toBe(404);
    parts.answer("POST", ["access-entries"], { principalArn: PRINCIPAL });
    expect(parts.groups()).toEqual({ [PRINCIPAL]: [] });
    parts.answer("POST", policies, { policyArn: ADMIN });
    expect(parts.groups()).toEqual({ [PRINCIPAL]: ["system:masters"] });
    parts.answer("DELETE", ["access-entries", PRINCIPAL], {});
    expect(parts.groups()).toEqual({});
    parts.answer("POST", ["access-entries"], { principalArn: PRINCIPAL });
    expect(parts.groups()).toEqual({ [PRINCIPAL]: [] });
  });

  test("is nothing that the stand-in does not know", () => {
    expect(new EksParts("acme-shop").answer("GET", ["updates", "1"], {})).toBeUndefined();
  });
});

function read(answer: Answer | undefined): unknown {
  return JSON.parse(answer?.body.toString("utf8") ?? "null");
}
