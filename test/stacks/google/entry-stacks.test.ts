import { describe, expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import type { Dns, Entry, Fleet, Workload } from "../../../lib/model/fleet.ts";
import { aFleet, aWorkload } from "../../support/a-fleet.ts";
import { readStack } from "../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../support/an-aws-stack.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";
import { fleetStack } from "../../support/aws-fleet-stack.ts";

function fleet(workloads: readonly Workload[], dns: Partial<Dns> = {}): Fleet {
  return aFleet(
    {
      "gcp north": { location: "europe-north1", account: "acme-prod", clusters: { hub: {}, one: { protect: false } } },
      "gcp us": { location: "us-east1", account: "acme-prod", clusters: { two: {} } },
      "aws west": { location: "eu-west-1", clusters: { far: {} } },
    },
    { dns: aZone({ provider: "google", region: "north", zoneId: "acme-example", ...dns }), workloads },
  );
}

function shop(entry: Partial<Entry> = {}, clusters = ["one", "two"]): Workload {
  return aWorkload("shop", clusters, { entry: anEntry(entry) });
}

async function stackOf(one: Fleet, id: string): Promise<SynthesizedStack> {
  return readStack(await fleetStack(one, id));
}

interface Record {
  readonly clusters: Readonly<{ [cluster: string]: Readonly<{ [workload: string]: object }> }>;
}

describe("the entries of a region on Google Cloud", () => {
  test("are a load balancer for each cluster, and one certificate for each host", async () => {
    const { all, one, outputs } = await stackOf(fleet([shop({}, ["hub", "one", "two"])]), "entry-north");
    expect(all("google_compute_address").map(({ name, lifecycle }) => [name, lifecycle])).toEqual([
      ["acme-shop-hub", { prevent_destroy: true }],
      ["acme-shop-one", { prevent_destroy: false }],
    ]);
    expect(one("google_certificate_manager_certificate")).toMatchObject({ location: "europe-north1" });
    expect(one("google_compute_region_ssl_policy")).toMatchObject({ name: "acme-north-tls" });
    const { clusters } = outputs["entry_record"]?.value as Record;
    expect(Object.keys(clusters)).toEqual(["hub", "one"]);
    expect(clusters["one"]?.["shop"]).toMatchObject({ bind: { endpointGroup: "acme-shop-one", project: "acme-prod" } });
  });

  test("are a name to add endpoint groups to where one address stands for all", async () => {
    const { resources, outputs } = await stackOf(fleet([shop({ via: "accelerator" })]), "entry-us");
    expect(resources).toEqual({});
    expect((outputs["entry_record"]?.value as Record).clusters["two"]?.["shop"]).toEqual({
      host: "shop.acme.example",
      port: 443,
      sendTo: { name: "shop.acme.example" },
      bind: {
        kind: "endpoint-group",
        endpointGroup: "acme-shop-two",
        backendService: "acme-shop--http",
        location: "",
        project: "acme-prod",
      },
      detail: { cloud: "gcp" },
    });
  });
});

describe("what leads users there", () => {
  test("is a name whose answer depends on health, with the proof of each region's certificate", async () => {
    const { all } = await stackOf(fleet([shop({}, ["hub", "one", "two"])]), "entry-global");
    const records = all("google_dns_record_set");
    expect(records.map(({ type }) => type).sort()).toEqual(["A", "CAA", "CNAME", "CNAME"]);
    expect(new Set(records.map(({ managed_zone }) => managed_zone))).toEqual(new Set(["acme-example"]));
    expect(records.filter(({ type }) => type === "CAA")).toMatchObject([{ rrdatas: ['0 issue "pki.goog"'] }]);
    const read = records.filter(({ type }) => type === "CNAME").map(({ name }) => String(name));
    expect(read.map((name) => name.includes("entry-us"))).toEqual([false, true]);
  });

  test("is one address in front of all clusters, under the name that they were told", async () => {
    const { one, all } = await stackOf(fleet([shop({ via: "accelerator" })]), "entry-global");
    expect(one("google_compute_backend_service")).toMatchObject({ name: "acme-shop--http" });
    const [address] = all("google_dns_record_set").filter(({ type }) => type === "A");
    expect(address).toMatchObject({
      name: "shop.acme.example.",
      rrdatas: [expect.stringContaining("google_compute_global_address")],
    });
    expect(all("google_dns_record_set").filter(({ type }) => type === "CNAME")).toHaveLength(1);
  });

  test("is Route 53 where the entry is on two clouds, both of which may issue certificates", async () => {
    const zone = { provider: "route53", region: "west", zoneId: "Z0123456789ABCDEFGHIJ" };
    const { all } = await stackOf(fleet([shop({}, ["far", "one"])], zone), "entry-global");
    const records = all("aws_route53_record");
    expect(records.filter(({ type }) => type === "CAA")).toMatchObject([
      { records: ['0 issue "amazon.com"', '0 issue "pki.goog"'] },
    ]);
    const answers = records.filter(({ name }) => name === "_latency.shop.acme.example");
    expect(
      answers.map(({ alias, records: addresses, latency_routing_policy }) => [
        alias === undefined ? "address" : "name",
        addresses === undefined,
        latency_routing_policy,
      ]),
    ).toEqual([
      ["address", false, { region: "eu-north-1" }],
      ["name", true, { region: "eu-west-1" }],
    ]);
    expect(all("aws_route53_health_check").filter(({ ip_address }) => ip_address !== undefined)).toHaveLength(1);
  });

  test("is one address of Google's under a name in Route 53", async () => {
    const zone = { provider: "route53", region: "west", zoneId: "Z0123456789ABCDEFGHIJ" };
    const { all } = await stackOf(fleet([shop({ via: "accelerator" })], zone), "entry-global");
    const [address] = all("aws_route53_record").filter(({ type }) => type === "A");
    expect(address).toMatchObject({ records: [expect.stringContaining("google_compute_global_address")], ttl: 60 });
  });
});

describe("an entry for networks alone", () => {
  const inside = fleet([shop({ reach: "network" })]);

  test("has an address of its cluster's subnet, which stands before it", async () => {
    expect((await stackOf(inside, "entry-us")).one("google_compute_address")).toMatchObject({
      address_type: "INTERNAL",
      subnetwork: "projects/acme-prod/regions/us-east1/subnetworks/acme-two",
    });
    const { stacks } = planFleet(inside, EMPTY_LOCK).plan;
    const after = stacks.find(({ id }) => id === "entry-us")?.after.map(({ stack }) => stack);
    expect(after).toEqual(["cluster-two", "network-us"]);
  });

  test("has a name that networks see which reach its clusters', and the world sees the proof of its certificate alone", async () => {
    const { one, all } = await stackOf(inside, "entry-global");
    expect(one("google_dns_managed_zone")).toMatchObject({
      dns_name: "shop.acme.example.",
      visibility: "private",
      private_visibility_config: {
        networks: ["north", "us"].map((region) => ({ network_url: `projects/acme-prod/global/networks/acme-${region}` })),
      },
    });
    const records = all("google_dns_record_set");
    const [answer] = records.filter(({ type }) => type === "A");
    expect(answer?.["managed_zone"]).toContain("google_dns_managed_zone.");
    expect(answer?.["routing_policy"]).toMatchObject({
      geo: ["europe-north1", "us-east1"].map((region) => ({
        location: region,
        health_checked_targets: { internal_load_balancers: [{ load_balancer_type: "regionalL7ilb", port: "443", region }] },
      })),
    });
    const open = records.filter(({ managed_zone }) => managed_zone === "acme-example");
    expect(open.map(({ type }) => type).sort()).toEqual(["CAA", "CNAME", "CNAME"]);
    expect(all("google_compute_health_check")).toEqual([]);
  });
});

describe("an entry that changes", () => {
  const whole = fleet([shop({}, ["hub", "one", "two"])]);

  test("without one of its clusters changes nothing that the others have", async () => {
    const less = fleet([shop({}, ["hub", "two"])]);
    const [before, after] = [await stackOf(whole, "entry-north"), await stackOf(less, "entry-north")];
    for (const [type, some] of Object.entries(after.resources)) {
      for (const [id, one] of Object.entries(some)) expect([type, id, before.resources[type]?.[id]]).toEqual([type, id, one]);
    }
    expect(after.all("google_compute_address")).toHaveLength(1);
    expect(await fleetStack(less, "entry-us")).toBe(await fleetStack(whole, "entry-us"));
  });

  test("to one address everywhere keeps the host's record", async () => {
    const records = async (one: Fleet): Promise<readonly string[]> => {
      const named = (await stackOf(one, "entry-global")).resources["google_dns_record_set"] ?? {};
      return Object.entries(named).flatMap(([id, { type }]) => (type === "A" ? [id] : []));
    };
    expect(await records(fleet([shop({ via: "accelerator" })]))).toEqual(await records(whole));
  });
});
