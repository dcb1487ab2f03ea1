import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { GoogleCertificate } from "../../../../constructs/google/entry/certificate.ts";
import { GoogleLoadBalancer } from "../../../../constructs/google/entry/load-balancer.ts";
import type { GoogleLoadBalancerProps } from "../../../../constructs/google/entry/load-balancer.ts";
import { GoogleTlsPolicy } from "../../../../constructs/google/entry/tls-policy.ts";
import { aGoogleStack } from "../../../support/a-google-network.ts";
import { anEntry } from "../../../support/an-entry.ts";

const NORTH = literal("europe-north1");
const HOST = literal("shop.acme.example");

function aBalancer(difference: Partial<GoogleLoadBalancerProps> = {}, endsTls = true) {
  let record: unknown;
  const stack = aGoogleStack((scope) => {
    const certificate = new GoogleCertificate(scope, "certificate", {
      name: literal("acme-shop-north"),
      host: HOST,
      location: NORTH,
    });
    const policy = new GoogleTlsPolicy(scope, "tls", { name: literal("acme-north-tls"), location: NORTH });
    ({ record } = new GoogleLoadBalancer(scope, "shop", {
      name: literal("acme-shop-one"),
      host: HOST,
      port: 443,
      health: literal(anEntry().health),
      location: NORTH,
      project: literal("acme-prod"),
      network: literal("projects/acme-prod/global/networks/acme-north"),
      ...(endsTls ? { tls: { certificate, policy: policy.id } } : {}),
      ...difference,
    }));
  });
  return { ...stack, record };
}

describe("a regional load balancer on Google Cloud", () => {
  test("ends TLS of 1.2 and above, with a certificate and an address of its own", () => {
    const { one, all } = aBalancer();
    expect(one("google_compute_region_ssl_policy")).toMatchObject({ min_tls_version: "TLS_1_2", profile: "RESTRICTED" });
    expect(one("google_compute_region_target_https_proxy")).toMatchObject({
      ssl_policy: expect.stringContaining("google_compute_region_ssl_policy") as unknown,
      certificate_manager_certificates: [expect.stringContaining("google_certificate_manager_certificate.")],
    });
    const [listener] = all("google_compute_forwarding_rule").filter(({ port_range }) => port_range === "443");
    expect(listener).toMatchObject({
      load_balancing_scheme: "EXTERNAL_MANAGED",
      network: "projects/acme-prod/global/networks/acme-north",
      ip_address: expect.stringMatching(/^\$\{google_compute_address\..*\.address\}$/) as unknown,
    });
  });

  test("answers without TLS by a way to the same place with it, and on port 80 alone", () => {
    const { all } = aBalancer();
    const redirects = all("google_compute_region_url_map").filter(
      ({ default_url_redirect }) => default_url_redirect !== undefined,
    );
    expect(redirects).toMatchObject([{ default_url_redirect: { https_redirect: true, strip_query: false } }]);
    expect(all("google_compute_forwarding_rule").map(({ port_range }) => port_range)).toEqual(["443", "80"]);
    expect(
      aBalancer({ port: 8443 })
        .all("google_compute_forwarding_rule")
        .map(({ port_range }) => port_range),
    ).toEqual(["8443"]);
  });

  test("passes bytes on where the workload brings a certificate, without a redirect", () => {
    const { one, all } = aBalancer({ port: 443 }, false);
    expect(one("google_compute_region_backend_service")).toMatchObject({ name: "acme-shop-one--tcp", protocol: "TCP" });
    expect(one("google_compute_forwarding_rule")).toMatchObject({ name: "acme-shop-one--tcp" });
    expect(all("google_compute_region_url_map")).toEqual([]);
  });

  test("names no backend, and forgets none that somebody adds", () => {
    const backend = aBalancer().one("google_compute_region_backend_service");
    expect(backend).not.toHaveProperty("backend");
    expect(backend).toMatchObject({ log_config: { enable: true }, protocol: "HTTP", name: "acme-shop-one--http" });
  });

  test("asks pods at the ports that they are registered with, or at one of its own", () => {
    expect(aBalancer().one("google_compute_region_health_check")).toMatchObject({
      http_health_check: { port_specification: "USE_SERVING_PORT", request_path: "/healthz" },
    });
    const health = { path: literal("/up"), port: 9000, protocol: "tcp" } as const;
    expect(aBalancer({ health }).one("google_compute_region_health_check")).toMatchObject({
      tcp_health_check: { port_specification: "USE_FIXED_PORT", port: 9000 },
    });
    expect(aBalancer({ health: { ...health, protocol: "https" } }).one("google_compute_region_health_check")).toMatchObject({
      https_health_check: { port: 9000, request_path: "/up" },
    });
  });

  test("keeps its address as long as its cluster is kept, and no longer", () => {
    expect(aBalancer().one("google_compute_address")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(aBalancer({ protect: false }).one("google_compute_address")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  test("has an address of a subnet where it is for networks alone, whose every region reaches it", () => {
    const { one, all } = aBalancer({ inside: literal("projects/acme-prod/regions/europe-north1/subnetworks/acme-one") });
    expect(one("google_compute_address")).toMatchObject({ address_type: "INTERNAL", purpose: "SHARED_LOADBALANCER_VIP" });
    expect(one("google_compute_address")).not.toHaveProperty("network_tier");
    expect(one("google_compute_region_backend_service")).toMatchObject({ load_balancing_scheme: "INTERNAL_MANAGED" });
    for (const rule of all("google_compute_forwarding_rule")) {
      expect(rule).toMatchObject({ load_balancing_scheme: "INTERNAL_MANAGED", allow_global_access: true });
      expect(rule).not.toHaveProperty("network_tier");
    }
  });

  test("is made of other parts for networks alone, so that neither kind waits for the other to go", () => {
    const names = (stack: ReturnType<typeof aBalancer>) =>
      Object.entries(stack.resources)
        .filter(([type]) => /address|backend|url_map|prox|forwarding/.test(type))
        .flatMap(([type, some]) =>
          Object.entries(some).flatMap(([id, { name }]) => [`${type} ${String(name)}`, `${type}.${id}`]),
        );
    const outside = new Set(names(aBalancer()));
    const inside = names(aBalancer({ inside: literal("projects/acme-prod/regions/europe-north1/subnetworks/acme-one") }));
    expect(inside.filter((one) => outside.has(one))).toEqual([]);
    expect(inside.length).toBe(outside.size);
  });

  test("tells its cluster what to call its endpoint groups and what to add them to", () => {
    expect(aBalancer().record).toMatchObject({
      host: "shop.acme.example",
      bind: {
        kind: "endpoint-group",
        endpointGroup: "acme-shop-one",
        backendService: "acme-shop-one--http",
        location: "europe-north1",
        project: "acme-prod",
      },
    });
  });

  test("is refused with a name that leaves its parts no room", () => {
    expect(() => aBalancer({ name: literal("a".repeat(54)) })).toThrow("longer than 53 characters");
  });
});

describe("a certificate", () => {
  test("of another host is another one, so that both can stand side by side", () => {
    const nameFor = (host: string) =>
      aGoogleStack((scope) => new GoogleCertificate(scope, "one", { name: literal("acme-shop"), host: literal(host) })).one(
        "google_certificate_manager_certificate",
      );
    const [first, second] = [nameFor("shop.acme.example"), nameFor("shop.other.example")];
    expect(first["name"]).toMatch(/^acme-shop--[0-9a-f]{6}$/);
    expect(second["name"]).not.toBe(first["name"]);
    expect(first).toMatchObject({ location: "global", lifecycle: { create_before_destroy: true } });
  });

  test("has a proof that another project's doesn't contend for", () => {
    const { one } = aBalancer();
    expect(one("google_certificate_manager_dns_authorization")).toMatchObject({
      type: "PER_PROJECT_RECORD",
      domain: "shop.acme.example",
      location: "europe-north1",
    });
  });
});
