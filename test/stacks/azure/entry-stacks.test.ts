import { describe, expect, test } from "@jest/globals";
import { parseEntryRecord } from "../../../lib/contracts/parse-entry-record.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Dns, Entry, Fleet, Workload } from "../../../lib/model/fleet.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload } from "../../support/a-fleet.ts";
import { SUBSCRIPTION } from "../../support/an-azure-network.ts";
import { readStack } from "../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

const ZONE_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/dns/providers/Microsoft.Network/dnsZones/acme.example`;

function fleet(workloads: readonly Workload[], dns: Partial<Dns> = {}): Fleet {
  return aFleet(
    {
      "azure west": { location: "westeurope", account: SUBSCRIPTION, clusters: { hub: {}, one: { protect: false } } },
      "azure us": { location: "eastus2", account: SUBSCRIPTION, clusters: { two: {} } },
      "aws ireland": { location: "eu-west-1", clusters: { far: {} } },
      "gcp north": { location: "europe-north1", account: "acme-prod", clusters: { third: {} } },
    },
    { dns: aZone({ provider: "azure", region: "west", zoneId: ZONE_ID, ...dns }), workloads },
  );
}

function shop(entry: Partial<Entry> = {}, clusters = ["one", "two"]): Workload {
  return aWorkload("shop", clusters, { entry: anEntry({ tls: "none", ...entry }) });
}

async function stackOf(one: Fleet, id: string): Promise<SynthesizedStack> {
  return readStack(await fleetStack(one, id));
}

describe("the entries of a location on Azure", () => {
  test("are an address for each cluster and workload, in a group for each cluster", async () => {
    const news = aWorkload("news", ["one"], { entry: anEntry({ host: "news.acme.example", tls: "none", port: 80 }) });
    const { all, outputs } = await stackOf(fleet([shop({}, ["hub", "one", "two"]), news]), "entry-west");
    expect(all("azurerm_public_ip").map(({ name, lifecycle }) => [name, lifecycle])).toEqual([
      ["acme-news-one", { prevent_destroy: false }],
      ["acme-shop-hub", { prevent_destroy: true }],
      ["acme-shop-one", { prevent_destroy: false }],
    ]);
    expect(all("azurerm_resource_group").map(({ name }) => name)).toEqual(["acme-hub-entries", "acme-one-entries"]);
    expect(
      all("azurerm_network_security_rule").map((one) => [one["network_security_group_name"], one["destination_port_ranges"]]),
    ).toEqual([
      ["acme-hub", ["443"]],
      ["acme-one", ["80", "443"]],
    ]);
    const { clusters } = parseEntryRecord(outputs["entry_record"]?.value, "test");
    expect(Object.keys(clusters)).toEqual(["hub", "one"]);
    expect(clusters["hub"]?.["shop"]).toMatchObject({
      bind: { publicAddress: "acme-shop-hub", resourceGroup: "acme-hub-entries" },
    });
  });

  test("come after their clusters, who use the addresses and whose nodes are opened", () => {
    const { plan } = planFleet(fleet([shop()]), EMPTY_LOCK);
    const after = (id: string) => plan.stacks.find((one) => one.id === id)?.after.map(({ stack }) => stack);
    expect(after("entry-west")).toEqual(["cluster-one", "network-west"]);
    expect(after("bootstrap-one")).toContain("entry-west");
  });

  test("change nothing of a neighbour when one more cluster comes", async () => {
    const before = await stackOf(fleet([shop({}, ["one", "two"])]), "entry-us");
    const after = await stackOf(fleet([shop({}, ["hub", "one", "two"])]), "entry-us");
    expect(after).toMatchObject({ resources: before.resources });
  });
});

describe("what leads users there", () => {
  test("are answers of Traffic Manager, under a name in the zone of Azure DNS", async () => {
    const { one, all } = await stackOf(fleet([shop({}, ["hub", "one", "two"])]), "entry-global");
    expect(one("azurerm_dns_a_record")).toMatchObject({ name: "shop", zone_name: "acme.example", resource_group_name: "dns" });
    expect(all("azurerm_traffic_manager_external_endpoint").map((each) => [each["name"], each["endpoint_location"]])).toEqual([
      ["hub", "westeurope"],
      ["one", "westeurope"],
      ["two", "eastus2"],
    ]);
    expect(one("azurerm_resource_group")).toMatchObject({ name: "acme-names" });
    expect(all("azurerm_dns_caa_record")).toEqual([]);
  });

  test("are measured from the nearest place of Azure where a cluster is on another cloud", async () => {
    const { all, one } = await stackOf(fleet([shop({}, ["far", "one", "third"])]), "entry-global");
    expect(all("azurerm_traffic_manager_external_endpoint").map((each) => [each["name"], each["endpoint_location"]])).toEqual([
      ["far", "northeurope"],
      ["one", "westeurope"],
      ["third", "swedencentral"],
    ]);
    expect(one("azurerm_dns_cname_record")).toMatchObject({ name: "shop" });
    expect(all("aws_lb_listener")).toHaveLength(1);
  });

  test("have proofs and issuers of other clouds' certificates beside them", async () => {
    const { all, one } = await stackOf(fleet([shop({ tls: "managed" }, ["third"])]), "entry-global");
    expect(one("azurerm_dns_caa_record")).toMatchObject({ record: [{ flags: 0, tag: "issue", value: "pki.goog" }] });
    expect(all("azurerm_dns_cname_record")).toMatchObject([{ name: expect.stringContaining(".detail.proof.name") as unknown }]);
  });

  test("is Route 53 as well, which takes a cluster for one of the nearest place of AWS", async () => {
    const zone = { provider: "route53", region: "ireland", zoneId: "Z0123456789ABCDEFGHIJ" };
    const { all } = await stackOf(fleet([shop({}, ["far", "one"])], zone), "entry-global");
    const answers = all("aws_route53_record").filter(({ name }) => name === "_latency.shop.acme.example");
    expect(answers.map((each) => each["latency_routing_policy"])).toEqual([{ region: "eu-central-1" }, { region: "eu-west-1" }]);
    expect(all("azurerm_traffic_manager_profile")).toEqual([]);
  });

  test("is the address of another cloud's accelerator", async () => {
    const google = await stackOf(fleet([shop({ tls: "managed", via: "accelerator" }, ["third"])]), "entry-global");
    expect(google.one("azurerm_dns_a_record")).toMatchObject({
      records: [expect.stringContaining("google_compute_global_address")],
    });
  });
});

describe("an entry behind Front Door", () => {
  const near = (entry: Partial<Entry> = {}) => fleet([shop({ tls: "managed", via: "accelerator", ...entry }), shopBeside(entry)]);
  const shopBeside = (entry: Partial<Entry>) =>
    aWorkload("news", ["one"], {
      entry: anEntry({ host: "news.acme.example", via: "accelerator", ...entry }),
    });

  test("has a gateway in front of each of its clusters, and a frontend of its own there", async () => {
    const { one, all, outputs } = await stackOf(near(), "entry-west");
    expect(one("azurerm_application_load_balancer")).toMatchObject({ name: "acme-one-entries" });
    expect(all("azurerm_application_load_balancer_frontend").map(({ name }) => name)).toEqual(["acme-news-one", "acme-shop-one"]);
    expect(all("azurerm_public_ip")).toEqual([]);
    const { clusters } = parseEntryRecord(outputs["entry_record"]?.value, "test");
    expect(clusters["one"]?.["shop"]).toMatchObject({ bind: { kind: "gateway", frontend: "acme-shop-one" } });
  });

  test("shares the Front Door with all others of its subscription, and the host leads there by an address", async () => {
    const { one, all, outputs } = await stackOf(near(), "entry-global");
    expect(one("azurerm_cdn_frontdoor_profile")).toMatchObject({ name: "acme-front-door" });
    expect(all("azurerm_cdn_frontdoor_endpoint").map(({ name }) => name)).toEqual(["acme-news", "acme-shop"]);
    expect(all("azurerm_dns_a_record").map((each) => [each["name"], String(each["target_resource_id"])])).toEqual([
      ["news", expect.stringContaining("azurerm_cdn_frontdoor_route.")],
      ["shop", expect.stringContaining("azurerm_cdn_frontdoor_route.")],
    ]);
    expect(all("azurerm_dns_caa_record")).toMatchObject([
      { record: [{ value: "digicert.com" }] },
      { record: [{ value: "digicert.com" }] },
    ]);
    expect(Object.keys(outputs)).toEqual([`front-door-id-${SUBSCRIPTION}`]);
  });

  test("is refused by name in a zone that knows no way there", async () => {
    const zone = { provider: "route53", region: "ireland", zoneId: "Z0123456789ABCDEFGHIJ" };
    const elsewhere = fleet([shop({ tls: "managed", via: "accelerator" })], zone);
    await expect(stackOf(elsewhere, "entry-global")).rejects.toThrow("only Azure DNS leads to shop everywhere");
  });
});

describe("an entry for networks alone", () => {
  const inside = fleet([shop({ reach: "network" }, ["one"])]);

  test("is an address of the network's, and nobody is let in from outside", async () => {
    const { resources, outputs } = await stackOf(inside, "entry-west");
    expect(Object.keys(resources)).toEqual(["azurerm_role_assignment"]);
    const { clusters } = parseEntryRecord(outputs["entry_record"]?.value, "test");
    expect(clusters["one"]?.["shop"]).toMatchObject({ bind: { kind: "inside-address", subnet: "endpoints" } });
  });

  test("has a name that its callers' networks alone know", async () => {
    const { one, all } = await stackOf(inside, "entry-global");
    expect(one("azurerm_private_dns_zone")).toMatchObject({ name: "shop.acme.example" });
    expect(all("azurerm_private_dns_zone_virtual_network_link").map(({ name }) => name)).toEqual(["us", "west"]);
    expect(all("azurerm_dns_a_record")).toEqual([]);
    expect(all("azurerm_traffic_manager_profile")).toEqual([]);
  });
});

describe("a zone that the fleet makes on Azure", () => {
  test("stands in a group of its own, in the stack that comes before all names", async () => {
    const made = fleet([shop()], {
      zoneId: undefined,
      create: true,
      zone: "fleet.acme.example",
      parent: { zoneId: ZONE_ID, region: "us" },
    });
    const { one } = await stackOf(made, "dns-zone");
    expect(one("azurerm_dns_zone")).toMatchObject({ name: "fleet.acme.example", lifecycle: { prevent_destroy: true } });
    expect(one("azurerm_dns_ns_record")).toMatchObject({ name: "fleet", zone_name: "acme.example" });
    const [workload] = made.workloads;
    const below = {
      ...made,
      workloads: [{ ...workload, entry: anEntry({ host: "shop.fleet.acme.example", tls: "none" }) } as Workload],
    };
    const names = await stackOf(below, "entry-global");
    expect(names.one("azurerm_dns_a_record")).toMatchObject({ resource_group_name: "acme-fleet-acme-example", name: "shop" });
  });
});
