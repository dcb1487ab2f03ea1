import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { AzureDnsAlias } from "../../../../constructs/azure/entry/dns-alias.ts";
import { AzureDnsEntry } from "../../../../constructs/azure/entry/dns-entry.ts";
import type { AzureDnsEntryProps, AzureDnsTarget } from "../../../../constructs/azure/entry/dns-entry.ts";
import { AzureDnsProof } from "../../../../constructs/azure/entry/dns-proof.ts";
import { AzureZone } from "../../../../constructs/azure/entry/dns-zone.ts";
import { AzureHostIssuers } from "../../../../constructs/azure/entry/host-issuers.ts";
import { azureProvider } from "../../../../constructs/azure/provider.ts";
import { parseZoneRecord } from "../../../../lib/contracts/parse-zone-record.ts";
import { SUBSCRIPTION, anAzureStack } from "../../../support/an-azure-network.ts";

const ZONE = literal({ id: "acme.example", name: "acme.example", resourceGroup: "dns" });
const HOST = literal("shop.acme.example");

function target(name: string, location: string): AzureDnsTarget {
  return { name: literal(name), location: literal(location), to: { address: expression(`\${${name}}`) } };
}

const TARGETS = [target("north", "northeurope"), target("west", "westeurope")];
const ON_AWS: AzureDnsTarget = {
  name: literal("far"),
  location: literal("northeurope"),
  to: { name: expression("${far}") },
};

function anEntry(difference: Partial<AzureDnsEntryProps> = {}) {
  return anAzureStack((stack) => {
    new AzureDnsEntry(stack, "shop", {
      zone: ZONE,
      host: HOST,
      name: literal("acme-shop-0a1b2c"),
      resourceGroup: "acme-names",
      tags: {},
      policy: "latency",
      weights: undefined,
      order: undefined,
      geo: undefined,
      targets: TARGETS,
      check: { type: "HTTPS", port: 443, path: literal("/healthz"), host: HOST },
      ...difference,
    });
  });
}

/** What each endpoint has under one attribute, by its name. */
function endpoints(difference: Partial<AzureDnsEntryProps>, attribute: string) {
  return anEntry(difference)
    .all("azurerm_traffic_manager_external_endpoint")
    .map((one) => [one["name"], one[attribute]]);
}

describe("an entry in Azure DNS", () => {
  test("leads users to the cluster whose place is nearest", () => {
    expect(anEntry().one("azurerm_traffic_manager_profile")).toMatchObject({ traffic_routing_method: "Performance" });
    expect(endpoints({}, "endpoint_location")).toEqual([
      ["north", "northeurope"],
      ["west", "westeurope"],
    ]);
  });

  test("shares by weight, one where none is said, and switches off what has none", () => {
    const weighted = { policy: "weighted", weights: { north: 0 } } as const;
    expect(endpoints(weighted, "weight")).toEqual([
      ["north", 1],
      ["west", 1],
    ]);
    expect(endpoints(weighted, "enabled")).toEqual([
      ["north", false],
      ["west", true],
    ]);
    expect(endpoints({ policy: "weighted", weights: { west: 90 } }, "weight")).toEqual([
      ["north", 1],
      ["west", 90],
    ]);
  });

  test("gives each choice a number of its own, in the order of the file", () => {
    const order = { policy: "failover", order: [literal("west"), literal("north")] } as const;
    expect(endpoints(order, "priority")).toEqual([
      ["north", 2],
      ["west", 1],
    ]);
    expect(anEntry(order).one("azurerm_traffic_manager_profile")).toMatchObject({ traffic_routing_method: "Priority" });
    expect(() => anEntry({ policy: "failover", order: [literal("gone")] })).toThrow("no load balancer in front of gone");
    expect(anEntry({ policy: "failover" }).all("azurerm_traffic_manager_external_endpoint")).toEqual([]);
  });

  test("by place leads to answers of each place's own, behind which the rest of the world's cluster stands in", () => {
    const { all } = anEntry({ policy: "geo", geo: literal({ north: ["europe", "asia", "DE"], west: ["default"] }) });
    expect(all("azurerm_traffic_manager_nested_endpoint")).toMatchObject([
      { name: "north", geo_mappings: ["GEO-EU", "GEO-AS", "GEO-ME", "DE"], minimum_child_endpoints: 1 },
      { name: "west", geo_mappings: ["WORLD"], minimum_child_endpoints: 1 },
    ]);
    const methods = all("azurerm_traffic_manager_profile").map((one) => one["traffic_routing_method"]);
    expect(methods.sort()).toEqual(["Geographic", "Priority", "Priority"]);
    const names = all("azurerm_traffic_manager_profile").map((one) => String(one["name"]));
    expect(new Set(names).size).toBe(3);
    expect(names.every((name) => /^acme-shop-0a1b2c(--[0-9a-f]{14})?$/.test(name))).toBe(true);
    const choices = all("azurerm_traffic_manager_external_endpoint").map(({ name, priority }) => [name, priority]);
    expect(choices.sort()).toEqual([
      ["north", 1],
      ["west", 1],
      ["west", 2],
    ]);
  });

  test("by place leads nobody out of their own where nobody serves the rest of the world", () => {
    const { all } = anEntry({ policy: "geo", geo: literal({ north: ["europe"], west: ["africa"] }) });
    expect(all("azurerm_traffic_manager_external_endpoint").map(({ priority }) => priority)).toEqual([1, 1]);
  });

  test("has the addresses of its answers where all have any, so that other records can stand beside it", () => {
    expect(anEntry().one("azurerm_dns_a_record")).toMatchObject({
      name: "shop",
      zone_name: "acme.example",
      resource_group_name: "dns",
      target_resource_id: expect.stringContaining("azurerm_traffic_manager_profile.") as unknown,
    });
    expect(anEntry({ host: literal("acme.example") }).one("azurerm_dns_a_record")).toMatchObject({ name: "@" });
  });

  test("is another name for its answers where those are names, or lead to answers", () => {
    const named = anEntry({ targets: [...TARGETS, ON_AWS] });
    expect(named.one("azurerm_dns_cname_record")).toMatchObject({
      name: "shop",
      record: expect.stringMatching(/azurerm_traffic_manager_profile\..*\.fqdn/) as unknown,
    });
    expect(named.all("azurerm_dns_a_record")).toEqual([]);
    const byPlace = { policy: "geo", geo: literal({ north: ["europe"], west: ["default"] }) } as const;
    expect(anEntry(byPlace).all("azurerm_dns_a_record")).toEqual([]);
    expect(() => anEntry({ ...byPlace, host: literal("acme.example") })).toThrow("can't be another name");
  });

  test("is asked for as users do, under its own host", () => {
    const monitor = (difference: Partial<AzureDnsEntryProps>) =>
      anEntry(difference).one("azurerm_traffic_manager_profile")["monitor_config"];
    expect(monitor({})).toMatchObject({
      protocol: "HTTPS",
      port: 443,
      path: "/healthz",
      custom_header: [{ name: "Host", value: "shop.acme.example" }],
    });
    const connecting = monitor({ check: { type: "TCP", port: 5671, path: literal("/"), host: HOST } });
    expect(connecting).toMatchObject({ protocol: "TCP", port: 5671 });
    expect(connecting).not.toHaveProperty("path");
    expect(connecting).not.toHaveProperty("custom_header");
  });

  test("is refused outside of its zone", () => {
    expect(() => anEntry({ host: literal("shop.other.example") })).toThrow("does not lie in the zone");
  });
});

describe("what stands beside an entry in Azure DNS", () => {
  test("lets only those issue certificates who are named", () => {
    const { one } = anAzureStack((stack) => {
      new AzureHostIssuers(stack, "shop", { zone: ZONE, host: HOST, issuers: ["digicert.com", "pki.goog"] });
    });
    expect(one("azurerm_dns_caa_record")).toMatchObject({
      name: "shop",
      record: [
        { flags: 0, tag: "issue", value: "digicert.com" },
        { flags: 0, tag: "issue", value: "pki.goog" },
      ],
    });
  });

  test("proves a host by a name without the zone's, as Azure has it", () => {
    const { one } = anAzureStack((stack) => {
      new AzureDnsProof(stack, "proof", { zone: ZONE, name: expression("${one.name}"), data: expression("${one.data}") });
    });
    expect(one("azurerm_dns_cname_record")).toMatchObject({
      name: '${trimsuffix(trimsuffix(one.name, "."), ".acme.example")}',
      record: "${one.data}",
    });
  });

  test("leads to one address", () => {
    const { one } = anAzureStack((stack) => {
      new AzureDnsAlias(stack, "shop", { zone: ZONE, host: HOST, to: { address: expression("${one}") } });
    });
    expect(one("azurerm_dns_a_record")).toMatchObject({ name: "shop", records: ["${one}"], ttl: 60 });
  });
});

describe("a zone of the fleet's on Azure", () => {
  function aZone(protect?: boolean) {
    return anAzureStack((stack) => {
      const provider = azureProvider(stack, {
        fleet: literal("acme"),
        location: literal("westeurope"),
        account: literal(SUBSCRIPTION),
        alias: literal("above"),
      });
      new AzureZone(stack, "Default", {
        fleet: literal("acme"),
        region: literal("west"),
        location: literal("westeurope"),
        name: literal("fleet.acme.example"),
        resourceGroup: literal("acme-fleet-acme-example"),
        parent: { zone: ZONE, provider },
        ...(protect === undefined ? {} : { protect }),
      });
    });
  }

  test("is delegated by the zone above, and tells its servers", () => {
    const { one, outputs } = aZone();
    expect(one("azurerm_dns_ns_record")).toMatchObject({
      name: "fleet",
      zone_name: "acme.example",
      resource_group_name: "dns",
      provider: "azurerm.above",
      records: expect.stringContaining("azurerm_dns_zone.Resource.name_servers") as unknown,
    });
    const record = outputs["zone_record"]?.value as object;
    expect(parseZoneRecord({ ...record, nameServers: ["ns1-01.azure-dns.com."] }, "test")).toMatchObject({
      cloud: "azure",
      region: "west",
      name: "fleet.acme.example",
    });
  });

  test("is kept unless somebody gives it up: another one would have other servers", () => {
    expect(aZone().one("azurerm_dns_zone")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(aZone(false).one("azurerm_dns_zone")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });
});
