import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { AzureFrontDoor, AzureFrontDoorEntry } from "../../../../constructs/azure/entry/front-door.ts";
import type { AzureFrontDoorEntryProps } from "../../../../constructs/azure/entry/front-door.ts";
import { azureProvider } from "../../../../constructs/azure/provider.ts";
import { SUBSCRIPTION, anAzureStack } from "../../../support/an-azure-network.ts";
import { anEntry } from "../../../support/an-entry.ts";

function anEntryBehind(difference: Partial<AzureFrontDoorEntryProps> = {}) {
  return anAzureStack((stack) => {
    const provider = azureProvider(stack, {
      fleet: literal("acme"),
      location: literal("westeurope"),
      account: literal(SUBSCRIPTION),
      alias: literal("own"),
    });
    const frontDoor = new AzureFrontDoor(stack, "front-door", {
      fleet: literal("acme"),
      name: literal("acme-front-door"),
      location: literal("westeurope"),
      provider,
    });
    new AzureFrontDoorEntry(stack, "shop", {
      frontDoor,
      name: literal("acme-shop"),
      host: literal("shop.acme.example"),
      zone: literal({ id: "acme.example", name: "acme.example", resourceGroup: "dns" }),
      policy: "latency",
      weights: undefined,
      order: undefined,
      health: literal(anEntry().health),
      targets: [
        { name: literal("one"), at: expression("${one}") },
        { name: literal("two"), at: expression("${two}") },
      ],
      provider,
      protect: true,
      ...difference,
    });
  });
}

function origins(difference: Partial<AzureFrontDoorEntryProps>, attribute: string) {
  return anEntryBehind(difference)
    .all("azurerm_cdn_frontdoor_origin")
    .map((origin) => [origin["name"], origin[attribute]]);
}

describe("an entry behind Front Door", () => {
  test("ends TLS of 1.2 and above near users, with a certificate that is proven in the host's zone", () => {
    const { one } = anEntryBehind();
    expect(one("azurerm_cdn_frontdoor_custom_domain")).toMatchObject({
      host_name: "shop.acme.example",
      tls: { certificate_type: "ManagedCertificate" },
      lifecycle: { create_before_destroy: true },
    });
    expect(one("azurerm_dns_txt_record")).toMatchObject({
      name: "_dnsauth.shop",
      zone_name: "acme.example",
      record: [{ value: expect.stringContaining(".validation_token") as unknown }],
    });
    const other = anEntryBehind({ host: literal("other.acme.example") }).one("azurerm_cdn_frontdoor_custom_domain");
    expect(other["name"]).not.toBe(one("azurerm_cdn_frontdoor_custom_domain")["name"]);
  });

  test("answers without TLS by a way to the same with it, and has no other name", () => {
    expect(anEntryBehind().one("azurerm_cdn_frontdoor_route")).toMatchObject({
      https_redirect_enabled: true,
      supported_protocols: ["Http", "Https"],
      forwarding_protocol: "HttpOnly",
      link_to_default_domain: false,
    });
  });

  test("stands behind a firewall that turns attacks away, and leaves a team's own rules alone", () => {
    const { one } = anEntryBehind();
    expect(one("azurerm_cdn_frontdoor_firewall_policy")).toMatchObject({
      name: expect.stringMatching(/^wafacmeshop[0-9a-f]{8}$/) as unknown,
      mode: "Prevention",
      sku_name: "Premium_AzureFrontDoor",
      managed_rule: [
        { type: "Microsoft_DefaultRuleSet", action: "Block" },
        { type: "Microsoft_BotManagerRuleSet", action: "Block" },
      ],
      lifecycle: { ignore_changes: ["custom_rule"] },
    });
    expect(one("azurerm_cdn_frontdoor_profile")).toMatchObject({ sku_name: "Premium_AzureFrontDoor" });
    expect(one("azurerm_cdn_frontdoor_security_policy")).toMatchObject({
      security_policies: { firewall: { association: { patterns_to_match: ["/*"] } } },
    });
  });

  test("leads to the nearest cluster, to all by weight, or to the first", () => {
    const further = (difference: Partial<AzureFrontDoorEntryProps>) =>
      anEntryBehind(difference).one("azurerm_cdn_frontdoor_origin_group")["load_balancing"];
    expect(further({})).toMatchObject({ additional_latency_in_milliseconds: 0 });
    expect(further({ policy: "weighted" })).toMatchObject({ additional_latency_in_milliseconds: 1000 });
    expect(origins({}, "weight")).toEqual([
      ["one", 500],
      ["two", 500],
    ]);
    const weighted = { policy: "weighted", weights: { one: 0, two: 90 } } as const;
    expect(origins(weighted, "weight")).toEqual([
      ["one", 1],
      ["two", 90],
    ]);
    expect(origins(weighted, "enabled")).toEqual([
      ["one", false],
      ["two", true],
    ]);
    expect(origins({ policy: "weighted" }, "weight")).toEqual([
      ["one", 1],
      ["two", 1],
    ]);
    expect(origins({ policy: "failover", order: [literal("two"), literal("one")] }, "priority")).toEqual([
      ["one", 2],
      ["two", 1],
    ]);
    expect(origins({}, "priority")).toEqual([
      ["one", 1],
      ["two", 1],
    ]);
    expect(() => anEntryBehind({ policy: "geo" })).toThrow("knows no places of users");
  });

  test("asks clusters by the workload's own path, and speaks to them under its host", () => {
    const { one, all } = anEntryBehind();
    expect(one("azurerm_cdn_frontdoor_origin_group")).toMatchObject({ health_probe: { path: "/healthz", protocol: "Http" } });
    for (const origin of all("azurerm_cdn_frontdoor_origin")) {
      expect(origin).toMatchObject({
        origin_host_header: "shop.acme.example",
        http_port: 80,
        certificate_name_check_enabled: true,
      });
    }
  });

  test("is kept as long as a cluster behind it is, and takes a name of 46 characters", () => {
    expect(anEntryBehind().one("azurerm_cdn_frontdoor_endpoint")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    const open = anEntryBehind({ protect: false }).one("azurerm_cdn_frontdoor_endpoint");
    expect(open).toMatchObject({ lifecycle: { prevent_destroy: false } });
    expect(() => anEntryBehind({ name: literal("a".repeat(47)) })).toThrow("longer than 46 characters");
  });
});
