import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { GoogleGlobalLoadBalancer } from "../../../../constructs/google/entry/global-load-balancer.ts";
import type { GoogleGlobalLoadBalancerProps } from "../../../../constructs/google/entry/global-load-balancer.ts";
import { googleProvider } from "../../../../constructs/google/provider.ts";
import { aGoogleStack } from "../../../support/a-google-network.ts";
import { anEntry } from "../../../support/an-entry.ts";

function aBalancer(difference: Partial<GoogleGlobalLoadBalancerProps> = {}) {
  let proof: unknown;
  const stack = aGoogleStack((scope) => {
    const place = { fleet: literal("acme"), location: literal("us-east1"), account: literal("acme-us") };
    ({ proof } = new GoogleGlobalLoadBalancer(scope, "shop", {
      name: literal("acme-shop"),
      host: literal("shop.acme.example"),
      port: 443,
      health: literal(anEntry().health),
      tls: "managed",
      provider: googleProvider(scope, { ...place, alias: "us" }),
      ...difference,
    }));
  });
  return { ...stack, proof };
}

describe("a load balancer that Google announces everywhere", () => {
  test("has one address, kept as long as a cluster is that it leads to", () => {
    expect(aBalancer().one("google_compute_global_address")).toMatchObject({
      ip_version: "IPV4",
      lifecycle: { prevent_destroy: true },
    });
    const { one } = aBalancer({ protect: false });
    expect(one("google_compute_global_address")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  test("shows a certificate to everybody who asks, by TLS of 1.2 and above", () => {
    const { one, all, proof } = aBalancer();
    expect(one("google_certificate_manager_certificate_map_entry")).toMatchObject({ matcher: "PRIMARY" });
    expect(one("google_compute_target_https_proxy")).toMatchObject({
      certificate_map: expect.stringMatching(
        /^\/\/certificatemanager\.googleapis\.com\/\$\{google_certificate_manager_/,
      ) as unknown,
      ssl_policy: expect.stringContaining("google_compute_ssl_policy.") as unknown,
    });
    expect(one("google_compute_ssl_policy")).toMatchObject({ min_tls_version: "TLS_1_2", profile: "RESTRICTED" });
    expect(all("google_compute_global_forwarding_rule").map(({ port_range }) => port_range)).toEqual(["443", "80"]);
    expect(proof).toMatchObject({ name: expect.stringContaining("dns_resource_record[0].name") as unknown });
  });

  test("turns away attacks with known signatures, and nobody else, below exceptions that a team makes", () => {
    const { one, all } = aBalancer();
    expect(one("google_compute_backend_service")).toMatchObject({
      security_policy: expect.stringContaining("google_compute_security_policy.") as unknown,
    });
    const rules = all("google_compute_security_policy_rule");
    expect(rules.map(({ action }) => action)).toEqual(rules.map(() => "deny(403)"));
    expect(rules.every(({ priority }) => Number(priority) >= 1000)).toBe(true);
    const texts = rules.map(({ match }) => JSON.stringify(match));
    expect(texts.filter((text) => text.includes("cve-canary"))).toHaveLength(1);
    expect(texts.filter((text) => text.includes("'sensitivity': 1"))).toHaveLength(8);
    expect(one("google_compute_security_policy")).not.toHaveProperty("rule");
    expect(one("google_compute_security_policy")).toMatchObject({
      advanced_options_config: { json_parsing: "STANDARD" },
      adaptive_protection_config: { layer_7_ddos_defense_config: { enable: true } },
    });
  });

  test("passes bytes on where the workload brings a certificate", () => {
    const { one, all, proof } = aBalancer({ tls: "none", port: 5671 });
    expect(one("google_compute_backend_service")).toMatchObject({ name: "acme-shop--tcp", protocol: "TCP" });
    expect(one("google_compute_global_forwarding_rule")).toMatchObject({ port_range: "5671", name: "acme-shop--tcp" });
    expect([all("google_certificate_manager_certificate"), all("google_compute_security_policy"), proof]).toEqual([
      [],
      [],
      undefined,
    ]);
  });

  test("stands in the project of its clusters, all of it", () => {
    const { resources } = aBalancer();
    const parts = Object.values(resources).flatMap((some) => Object.values(some));
    expect(parts.length).toBeGreaterThan(15);
    expect(new Set(parts.map(({ provider }) => provider))).toEqual(new Set(["google.us"]));
  });

  test("names no backend: clusters add theirs", () => {
    expect(aBalancer().one("google_compute_backend_service")).not.toHaveProperty("backend");
  });
});
