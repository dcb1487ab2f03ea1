import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { azureEndpoint } from "../../../../constructs/azure/cluster/endpoint.ts";
import type { AzureApiCaller } from "../../../../constructs/azure/cluster/endpoint.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";

const OWN = expression("${data.own.egress}");
const NETWORK = literal("/subscriptions/x/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/x");
const FAR: AzureApiCaller = {
  region: literal("east"),
  network: NETWORK,
  natAddresses: expression("${data.east.egress}"),
};

const callers: fc.Arbitrary<readonly AzureApiCaller[]> = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255)).map(([a, b]) => ({ blocks: [Cidr.from(`${a}.${b}.0.0/16`)] })),
  { maxLength: 40 },
);

describe("the API server of an AKS cluster", () => {
  test("lets in exactly the blocks of declared callers and its own network's addresses", () => {
    fc.assert(
      fc.property(callers, (all) => {
        const { authorizedRanges = "" } = azureEndpoint("restricted", all, OWN);
        const [, listed = "[]"] = /concat\((\[[^\]]*\])/.exec(authorizedRanges) ?? [];
        const declared = all.flatMap((one) => ("blocks" in one ? one.blocks.map(String) : []));
        expect(new Set(JSON.parse(listed) as string[])).toEqual(new Set(declared));
        expect(authorizedRanges).toContain("for address in data.own.egress");
      }),
    );
  });

  test("lets in other networks by the addresses that they show, each once, and fails where those are none or too many", () => {
    const { authorizedRanges = "", preconditions } = azureEndpoint("restricted", [FAR, FAR], OWN);
    expect(authorizedRanges.match(/for address in [\w.]+/g)).toEqual([
      "for address in data.own.egress",
      "for address in data.east.egress",
    ]);
    const every = authorizedRanges.slice(2, -1);
    expect(preconditions.map(({ condition }) => condition)).toEqual([`\${length(${every}) > 0}`, `\${length(${every}) <= 2000}`]);
  });

  test("that is private has no list, and tells its name to the networks that reach it", () => {
    const shut = azureEndpoint("private", [FAR, { ...FAR, region: literal("north"), network: undefined }], OWN);
    expect([shut.isPrivate, shut.authorizedRanges, [...shut.knownTo]]).toEqual([true, undefined, [["east", NETWORK]]]);
  });

  test("is open to everybody only where the file says public", () => {
    const { isPrivate, authorizedRanges } = azureEndpoint("public", [FAR], OWN);
    expect([isPrivate, authorizedRanges]).toEqual([false, undefined]);
  });

  test("refuses more blocks than AKS takes", () => {
    const blocks = Array.from({ length: 2001 }, (_, at) => Cidr.from(`10.${Math.floor(at / 256)}.${at % 256}.0/24`));
    expect(() => azureEndpoint("restricted", [{ blocks }], OWN)).toThrow(
      "2001 blocks may call the API server, and AKS takes 2000",
    );
  });
});
