import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { googleEndpoint } from "../../../../constructs/google/cluster/endpoint.ts";
import type { GoogleApiCaller } from "../../../../constructs/google/cluster/endpoint.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";

const blocks = fc.tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255)).map(([a, b]) => Cidr.from(`${a}.${b}.0.0/16`));
const callers: fc.Arbitrary<readonly GoogleApiCaller[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("operators" as const, "ci" as const),
    path: fc.constantFrom("private" as const, "internet" as const),
    blocks: blocks.map((block) => [block]),
  }),
  { maxLength: 40 },
);
const FAR: GoogleApiCaller = {
  kind: "hub",
  path: "network",
  region: literal("eu-west"),
  natAddresses: expression("${data.x.egress}"),
};

function listed(all: readonly GoogleApiCaller[], mode: "restricted" | "private" | "public"): readonly string[] {
  const { cidr_blocks: list = [] } = googleEndpoint(mode, all).authorizedNetworks as {
    readonly cidr_blocks?: readonly { readonly cidr_block: string }[];
  };
  return list.map(({ cidr_block: block }) => block);
}

describe("the API server of a GKE cluster", () => {
  test("lets in exactly the blocks of declared callers, and has an address on the internet only when somebody calls from there", () => {
    fc.assert(
      fc.property(callers, (all) => {
        const declared = all.flatMap((one) => ("blocks" in one ? one.blocks.map(String) : []));
        expect(new Set(listed(all, "restricted"))).toEqual(new Set(declared));
        expect(googleEndpoint("restricted", all).isPublic).toBe(all.some(({ path }) => path === "internet"));
      }),
    );
  });

  test("that is private has no address on the internet, and lists nobody from there", () => {
    fc.assert(
      fc.property(callers, (all) => {
        const near = all.flatMap((one) => ("blocks" in one && one.path === "private" ? one.blocks.map(String) : []));
        expect([googleEndpoint("private", all).isPublic, new Set(listed(all, "private"))]).toEqual([false, new Set(near)]);
      }),
    );
  });

  test("that is private answers by its name only when somebody has no way into its network", () => {
    const near: GoogleApiCaller = { kind: "ci", path: "private", blocks: [Cidr.from("10.0.0.0/21")] };
    expect([[near], [near, FAR], []].map((all) => googleEndpoint("private", all).isNamed)).toEqual([false, true, false]);
    expect(googleEndpoint("restricted", [FAR]).isNamed).toBe(false);
  });

  test("is open to everybody only where the file says public", () => {
    expect(listed([], "public")).toEqual(["0.0.0.0/0"]);
  });

  test("lets in other networks by the addresses that they show, and fails where those are too many", () => {
    const { authorizedNetworks, preconditions, isPublic } = googleEndpoint("restricted", [FAR]);
    expect(JSON.stringify(authorizedNetworks)).toContain("for address in data.x.egress");
    expect(preconditions).toHaveLength(1);
    expect(isPublic).toBe(true);
  });

  test("refuses more blocks than Google takes", () => {
    const many = Array.from({ length: 101 }, (_, at): Cidr => Cidr.from(`10.${at}.0.0/16`));
    expect(() => googleEndpoint("restricted", [{ kind: "operators", path: "private", blocks: many }])).toThrow(
      "101 blocks may call the API server, and Google takes 100",
    );
  });

  test("is called by nobody through Google's own addresses", () => {
    expect(googleEndpoint("restricted", []).authorizedNetworks).toEqual({
      gcp_public_cidrs_access_enabled: false,
      private_endpoint_enforcement_enabled: true,
    });
  });
});
