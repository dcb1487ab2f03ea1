import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseEntryRecord } from "../../lib/contracts/parse-entry-record.ts";
import { parseGatewayRecord } from "../../lib/contracts/parse-gateway-record.ts";
import { parseNetworkRecord } from "../../lib/contracts/parse-network-record.ts";
import { parseZoneRecord } from "../../lib/contracts/parse-zone-record.ts";
import { FleetError } from "../../lib/errors.ts";
import { NETWORK } from "../support/an-aws-cluster.ts";
import { CLUSTER_ENTRY } from "../support/an-entry.ts";

const HEADER = { format: 1, fleet: "acme", cloud: "aws", region: "eu-west" };

const RECORDS: Readonly<Record<string, readonly [object, (value: unknown, where: string) => unknown]>> = {
  network: [NETWORK, parseNetworkRecord],
  entry: [{ ...HEADER, clusters: { hub: { shop: CLUSTER_ENTRY } } }, parseEntryRecord],
  gateway: [{ ...HEADER, id: "tgw-1", asn: 64512, detail: { cloud: "aws", routeTable: "tgw-rtb-1" } }, parseGatewayRecord],
  zone: [{ ...HEADER, id: "Z1", name: "acme.example", nameServers: ["ns-1.example"] }, parseZoneRecord],
};

describe.each(Object.entries(RECORDS))("a %s record", (_name, [record, parse]) => {
  test("is read as it was written, whatever the order of its fields", () => {
    const fields = Object.entries(record);
    fc.assert(
      fc.property(fc.shuffledSubarray(fields, { minLength: fields.length }), (shuffled) => {
        expect(parse(Object.fromEntries(shuffled), "the output")).toEqual(record);
      }),
    );
  });

  test("lacks no field, and has none beside them", () => {
    for (const field of Object.keys(record)) {
      const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));
      expect(() => parse(rest, "the output")).toThrow(FleetError);
    }
    expect(() => parse({ ...record, more: 1 }, "the output")).toThrow("more");
  });
});

test.each(["network", "entry", "gateway"])("the detail of a %s record is of the record's own cloud", (name) => {
  const [record, parse] = RECORDS[name] ?? [];
  expect(() => parse?.({ ...record, cloud: "gcp" }, "the output")).toThrow("must be the cloud of the record");
});

test("users are sent to a name or to an address, never to both", () => {
  const to = (sendTo: object): object => ({ ...HEADER, clusters: { hub: { shop: { ...CLUSTER_ENTRY, sendTo } } } });
  expect(parseEntryRecord(to({ address: "192.0.2.1" }), "the output").clusters["hub"]?.["shop"]?.sendTo).toEqual({
    address: "192.0.2.1",
  });
  for (const wrong of [{}, { name: "a.example", address: "192.0.2.1" }]) {
    expect(() => parseEntryRecord(to(wrong), "the output")).toThrow(FleetError);
  }
});
