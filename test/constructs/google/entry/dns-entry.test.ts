import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { GoogleDnsAlias } from "../../../../constructs/google/entry/dns-alias.ts";
import { GoogleDnsEntry } from "../../../../constructs/google/entry/dns-entry.ts";
import type { GoogleDnsEntryProps } from "../../../../constructs/google/entry/dns-entry.ts";
import { GoogleHostIssuers } from "../../../../constructs/google/entry/host-issuers.ts";
import { aGoogleStack } from "../../../support/a-google-network.ts";

const ZONE = literal({ id: "acme-example", name: "acme.example" });
const HOST = literal("shop.acme.example");

function target(name: string, location: string) {
  return { name: literal(name), location: literal(location), address: expression(`\${${name}}`) };
}

const TARGETS = [target("north-1", "europe-north1"), target("us", "us-east1"), target("north-2", "europe-north1")];

function anEntry(difference: Partial<GoogleDnsEntryProps> = {}) {
  return aGoogleStack((stack) => {
    new GoogleDnsEntry(stack, "shop", {
      zone: ZONE,
      host: HOST,
      check: literal("acme-shop"),
      policy: "latency",
      weights: undefined,
      order: undefined,
      targets: TARGETS,
      asked: { type: "HTTPS", port: 443, path: literal("/healthz") },
      ...difference,
    });
  });
}

/** The policy alone. */
function policyOf(difference: Partial<GoogleDnsEntryProps>): unknown {
  return anEntry(difference).one("google_dns_record_set")["routing_policy"];
}

describe("an entry in Cloud DNS", () => {
  test("leads users to the nearest place, whose clusters share them", () => {
    expect(policyOf({})).toMatchObject({
      geo: [
        { location: "europe-north1", health_checked_targets: { external_endpoints: ["${north-1}", "${north-2}"] } },
        { location: "us-east1", health_checked_targets: { external_endpoints: ["${us}"] } },
      ],
    });
  });

  test("shares by weight, one where none is said", () => {
    const shares = (policyOf({ policy: "weighted", weights: { "north-1": 90, us: 0 } }) as { wrr: { weight: number }[] }).wrr;
    expect(shares.map(({ weight }) => weight)).toEqual([90, 0, 1]);
  });

  test("has a second choice for the first", () => {
    expect(policyOf({ policy: "failover", order: [literal("us"), literal("north-1")] })).toMatchObject({
      primary_backup: {
        primary: { external_endpoints: ["${us}"] },
        backup_geo: [{ location: "europe-north1", health_checked_targets: { external_endpoints: ["${north-1}"] } }],
      },
    });
    expect(policyOf({ policy: "failover", order: [literal("us")] })).toMatchObject({
      wrr: [{ health_checked_targets: { external_endpoints: ["${us}"] } }],
    });
  });

  test("is refused where Cloud DNS would give another answer than the file's", () => {
    expect(() => policyOf({ policy: "geo" })).toThrow("Cloud DNS knows no continents");
    expect(() => policyOf({ policy: "failover", order: ["us", "north-1", "north-2"].map((name) => literal(name)) })).toThrow(
      "a first and a second choice only",
    );
    expect(() => policyOf({ policy: "failover", order: [literal("gone")] })).toThrow("no load balancer in front of gone");
    expect(() => policyOf({ policy: "failover" })).toThrow("has no order");
    expect(() => anEntry({ host: literal("shop.other.example") })).toThrow("does not lie in the zone");
  });

  test("answers with whom three places of the world reach, as users do", () => {
    const { one } = anEntry();
    expect(one("google_compute_health_check")).toMatchObject({
      name: "acme-shop",
      check_interval_sec: 30,
      https_health_check: { port: 443, port_specification: "USE_FIXED_PORT", request_path: "/healthz" },
    });
    expect(one("google_compute_health_check")["source_regions"]).toHaveLength(3);
    expect(one("google_dns_record_set")).toMatchObject({
      routing_policy: { health_check: expect.stringContaining("google_compute_health_check.") as unknown },
    });
    const connecting = anEntry({ asked: { type: "TCP", port: 5671, path: literal("/") } }).one("google_compute_health_check");
    expect(connecting).toMatchObject({ tcp_health_check: { port: 5671 } });
    const plain = anEntry({ asked: { type: "HTTP", port: 80, path: literal("/up") } }).one("google_compute_health_check");
    expect(plain).toMatchObject({ http_health_check: { port: 80, request_path: "/up" } });
  });

  test("is the record that the host has under another policy and behind one address", () => {
    const [entry] = Object.entries(anEntry().resources["google_dns_record_set"] ?? {});
    const alias = aGoogleStack((stack) => {
      new GoogleDnsAlias(stack, "shop", { zone: ZONE, host: HOST, address: expression("${one}") });
    });
    const [other] = Object.entries(alias.resources["google_dns_record_set"] ?? {});
    expect([other?.[0], other?.[1]["name"]]).toEqual([entry?.[0], entry?.[1]["name"]]);
  });

  test("lets only those issue certificates who are named", () => {
    const { one } = aGoogleStack((stack) => {
      new GoogleHostIssuers(stack, "shop", { zone: ZONE, host: HOST, issuers: ["amazon.com", "pki.goog"] });
    });
    expect(one("google_dns_record_set")).toMatchObject({
      name: "shop.acme.example.",
      type: "CAA",
      rrdatas: ['0 issue "amazon.com"', '0 issue "pki.goog"'],
    });
  });
});
