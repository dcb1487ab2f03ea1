import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { GoogleExistingNetwork, GoogleNetwork } from "../../../../constructs/google/network/network.ts";
import type { GoogleNetworkProps } from "../../../../constructs/google/network/network.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { parseNetworkRecord } from "../../../../lib/contracts/parse-network-record.ts";
import { aGoogleNetwork, aGoogleStack } from "../../../support/a-google-network.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function network(difference: Partial<GoogleNetworkProps> = {}): SynthesizedStack {
  return aGoogleStack((stack) => void new GoogleNetwork(stack, "Default", aGoogleNetwork(difference)));
}

describe("a network on Google Cloud", () => {
  test("keeps the names of its resources in Terraform: another name would make them anew", () => {
    const { resources } = network();
    const ids = Object.entries(resources).flatMap(([type, some]) => Object.keys(some).map((id) => `${type}.${id}`));
    expect(ids.sort()).toEqual([
      "google_compute_address.nat-address-1",
      "google_compute_address.nat-address-2",
      "google_compute_firewall.refused",
      "google_compute_network.network",
      "google_compute_route.google-apis-route",
      "google_compute_router.nat-router",
      "google_compute_router_nat.nat",
      "google_compute_subnetwork.proxies",
      "google_dns_managed_zone.google-apis",
      "google_dns_managed_zone.google-gcr",
      "google_dns_managed_zone.google-pkg",
      "google_dns_record_set.google-apis-all",
      "google_dns_record_set.google-apis-host",
      "google_dns_record_set.google-gcr-all",
      "google_dns_record_set.google-gcr-host",
      "google_dns_record_set.google-pkg-all",
      "google_dns_record_set.google-pkg-host",
    ]);
  });

  test("has no subnets of Google's choosing, routes for all regions, and the default route that NAT needs", () => {
    expect(network().one("google_compute_network")).toMatchObject({
      auto_create_subnetworks: false,
      routing_mode: "GLOBAL",
      delete_default_routes_on_create: false,
    });
  });

  test("shows the internet reserved addresses and no others, and gives busy machines more ports", () => {
    expect(network().one("google_compute_router_nat")).toMatchObject({
      nat_ip_allocate_option: "MANUAL_ONLY",
      nat_ips: ["${google_compute_address.nat-address-1.self_link}", "${google_compute_address.nat-address-2.self_link}"],
      source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      // Google refuses one with the other.
      enable_dynamic_port_allocation: true,
      enable_endpoint_independent_mapping: false,
    });
  });

  test("gives NAT powers of two of ports, the most above the least, the least 32 or more", () => {
    const { min_ports_per_vm: least, max_ports_per_vm: most } = network().one("google_compute_router_nat");
    expect([Math.log2(Number(least)) % 1, Math.log2(Number(most)) % 1]).toEqual([0, 0]);
    expect(Number(least)).toBeGreaterThanOrEqual(32);
    expect(Number(most)).toBeGreaterThan(Number(least));
  });

  test("has a range for proxies, which takes neither flow logs nor private access", () => {
    const proxies = network().one("google_compute_subnetwork");
    expect(proxies).toMatchObject({ purpose: "REGIONAL_MANAGED_PROXY", role: "ACTIVE", ip_cidr_range: "10.0.0.0/23" });
    expect(Object.keys(proxies)).not.toContain("log_config");
    expect(Object.keys(proxies)).not.toContain("private_ip_google_access");
  });

  test("admits nothing, and writes down what it refuses", () => {
    const [only, ...more] = network().all("google_compute_firewall");
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      deny: [{ protocol: "all" }],
      priority: 65534,
      log_config: { metadata: "INCLUDE_ALL_METADATA" },
    });
    expect(Object.keys(only ?? {})).not.toContain("allow");
  });

  test("answers for Google's own domains with addresses that are reached without the internet", () => {
    const { all, one } = network();
    expect(one("google_compute_route")).toMatchObject({
      dest_range: "199.36.153.8/30",
      next_hop_gateway: "default-internet-gateway",
    });
    const zones = all("google_dns_managed_zone").map(({ dns_name, visibility }) => [dns_name, visibility]);
    expect(zones).toEqual([
      ["googleapis.com.", "private"],
      ["gcr.io.", "private"],
      ["pkg.dev.", "private"],
    ]);
    const records = all("google_dns_record_set").filter(({ type }) => type === "A");
    for (const { rrdatas } of records) {
      for (const address of rrdatas as readonly string[]) {
        expect(Cidr.from("199.36.153.8/30").contains(Cidr.from(`${address}/32`))).toBe(true);
      }
    }
  });

  test("keeps network and addresses unless nothing in it is protected", () => {
    const kept = ({ all }: SynthesizedStack): readonly unknown[] =>
      ["google_compute_network", "google_compute_address"].flatMap((type) => all(type).map(({ lifecycle }) => lifecycle));
    expect(kept(network())).toEqual(Array(3).fill({ prevent_destroy: true }));
    expect(kept(network({ protect: false }))).toEqual(Array(3).fill({ prevent_destroy: false }));
  });

  test("gives a record that others read, with its NAT's addresses", () => {
    const { outputs } = network();
    expect(parseNetworkRecord(outputs["network_record"]?.value, "test")).toMatchObject({
      cloud: "gcp",
      id: "${google_compute_network.network.id}",
      blocks: ["10.0.0.0/16"],
      egress: ["${google_compute_address.nat-address-1.address}", "${google_compute_address.nat-address-2.address}"],
      detail: { cloud: "gcp", name: "acme-north", project: "acme-prod" },
    });
  });

  test.each([
    ["a name that leaves no room for those of its parts", { name: literal("a".repeat(54)) }, "longer than 53"],
    ["a name that Google gives to no network", { name: literal("Acme") }, "the first a letter"],
    ["too few addresses for proxies", { proxies: Cidr.from("10.0.0.0/27") }, "smaller than /26"],
    ["proxies outside of its blocks", { proxies: Cidr.from("10.9.0.0/23") }, "lies in no block"],
  ])("is refused with %s", (_, difference, message) => {
    expect(() => network(difference)).toThrow(message);
  });
});

describe("a network of others on Google Cloud", () => {
  test("is nothing but its record, also where another project owns it", () => {
    const { resources, outputs } = aGoogleStack((stack) => {
      const { fleet, region, location, account } = aGoogleNetwork();
      const id = literal("projects/acme-host/global/networks/shared");
      const others = { id, cidrs: [Cidr.from("10.8.0.0/16")], natAddresses: [literal("203.0.113.7")] };
      new GoogleExistingNetwork(stack, "Default", { fleet, region, location, account, ...others });
    });
    expect(resources).toEqual({});
    expect(parseNetworkRecord(outputs["network_record"]?.value, "test")).toMatchObject({
      id: "projects/acme-host/global/networks/shared",
      account: "acme-prod",
      egress: ["203.0.113.7"],
      detail: { cloud: "gcp", name: "shared", project: "acme-host" },
    });
  });
});
