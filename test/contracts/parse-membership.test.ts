import { describe, expect, test } from "@jest/globals";
import { parseMembership } from "../../lib/contracts/parse-membership.ts";
import { CLUSTER_ENTRY } from "../support/an-entry.ts";
import { membershipOf } from "../support/fake-fleet.ts";

describe("a membership from outside", () => {
  test("comes out as it went in", () => {
    for (const name of ["hub", "one"])
      expect(parseMembership(JSON.parse(JSON.stringify(membershipOf(name))), "x")).toEqual(membershipOf(name));
  });

  test("keeps the load balancers in front of the member", () => {
    const membership = membershipOf("one", { entries: { shop: CLUSTER_ENTRY } });
    expect(parseMembership(JSON.parse(JSON.stringify(membership)), "x")).toEqual(membership);
  });

  test("that is not ours is refused with every wrong field and where it was found", () => {
    const { member, ...rest } = membershipOf("one");
    const broken = {
      ...rest,
      format: 2,
      member: { ...member, name: "../hub", endpoints: [{ url: "http://x", from: "runner", ca: "system" }], more: 1 },
    };
    const parse = () => parseMembership(broken, "bootstrap-one, output membership");
    for (const said of [
      /^bootstrap-one, output membership is not/,
      /format:/,
      /member\.name: must be a DNS label/,
      /member\.endpoints\[0\]\.url/,
      /"more"/,
    ])
      expect(parse).toThrow(said);
  });

  test.each([[null], ["text"], [[]], [{}]])("%j is refused without a fault of ours", (value) => {
    expect(() => parseMembership(value, "it")).toThrow(expect.objectContaining({ kind: "input" }));
  });
});
