import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { expression } from "../../../../constructs/cdk.ts";
import { awsEndpoint } from "../../../../constructs/aws/cluster/endpoint.ts";
import type { AwsApiCaller } from "../../../../constructs/aws/cluster/endpoint.ts";
import { FleetError } from "../../../../lib/errors.ts";

const blocks = fc.tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255)).map(([a, b]) => Cidr.from(`${a}.${b}.0.0/16`));
const callers = fc.array(fc.record({ path: fc.constantFrom("private" as const, "internet" as const), block: blocks }), {
  maxLength: 40,
});

describe("the API server's address on the internet", () => {
  test("lets in exactly the blocks that declared callers show there", () => {
    fc.assert(
      fc.property(callers, (all) => {
        const { access } = awsEndpoint("restricted", all);
        const declared = new Set(all.filter(({ path }) => path === "internet").map(({ block }) => block.toString()));
        expect(access.endpointPublicAccess).toBe(declared.size > 0);
        expect(new Set(access.publicAccessCidrs ?? [])).toEqual(declared);
      }),
    );
  });

  test("is not there for a private API server, no matter who is declared", () => {
    fc.assert(
      fc.property(callers, (all) => {
        expect(awsEndpoint("private", all).access).toEqual({ endpointPrivateAccess: true, endpointPublicAccess: false });
      }),
    );
  });

  test("is open to everybody only where the file says public", () => {
    expect(awsEndpoint("public", []).access.publicAccessCidrs).toEqual(["0.0.0.0/0"]);
  });

  test("is not made when all callers come over private paths, so that its name leads them there", () => {
    const over: AwsApiCaller = { path: "private", natAddresses: expression("${local.network.natAddresses}") };
    expect(awsEndpoint("restricted", [over]).access.endpointPublicAccess).toBe(false);
  });

  test("takes the NAT addresses of networks on private paths too, since its name leads them to the internet", () => {
    const endpoint = awsEndpoint("restricted", [
      { path: "internet", block: Cidr.from("198.51.100.7/32") },
      { path: "private", natAddresses: expression("${local.network.natAddresses}") },
    ]);
    expect(endpoint.preconditions.map(({ condition }) => condition)).toEqual([
      '${length(sort(distinct(concat(["198.51.100.7/32"], [for address in local.network.natAddresses : format("%s/32", address)])))) > 0}',
      '${length(sort(distinct(concat(["198.51.100.7/32"], [for address in local.network.natAddresses : format("%s/32", address)])))) <= 40}',
    ]);
  });

  test("refuses more blocks than EKS takes", () => {
    const many = Array.from({ length: 41 }, (_, at): AwsApiCaller => ({
      path: "internet",
      block: Cidr.from(`198.51.${at}.0/24`),
    }));
    expect(() => awsEndpoint("restricted", many)).toThrow(FleetError);
  });
});
