import { describe, expect, test } from "@jest/globals";
import type { Dns, Entry, Fleet, Workload } from "../../lib/model/fleet.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { readStack } from "../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../support/an-aws-stack.ts";
import { aZone, anEntry } from "../support/an-entry.ts";
import { fleetStack } from "../support/aws-fleet-stack.ts";

function fleet(workloads: readonly Workload[], dns: Partial<Dns> = {}): Fleet {
  return aFleet(
    {
      "aws eu-north": { location: "eu-north-1", account: "444455556666", clusters: { "shop-2": { protect: false } } },
      "aws eu-west": { clusters: { hub: {}, "shop-1": { protect: false } } },
    },
    { dns: aZone(dns), workloads },
  );
}

function shop(entry: Partial<Entry> = {}, clusters = ["shop-1", "shop-2"]): Workload {
  return aWorkload("shop", clusters, { entry: anEntry(entry) });
}

async function stackOf(one: Fleet, id = "entry-global"): Promise<SynthesizedStack> {
  return readStack(await fleetStack(one, id));
}

/** Type, port and path of how the only cluster is asked from outside. */
async function checkOf(entry: Partial<Entry>): Promise<unknown> {
  const { type, port, resource_path } = (await stackOf(fleet([shop(entry, ["shop-1"])]))).one("aws_route53_health_check");
  return [type, port, resource_path];
}

describe("the names of entries", () => {
  test("lead to the workload's own clusters and to no other, whatever the policy", async () => {
    const policies: readonly Partial<Entry>[] = [
      { policy: "latency" },
      { policy: "weighted" },
      { policy: "failover", order: ["shop-1", "shop-2"] },
      { policy: "geo", geo: { "shop-1": ["europe"], "shop-2": ["default"] } },
    ];
    for (const policy of policies) {
      const json = await fleetStack(fleet([shop(policy)]), "entry-global");
      const named = new Set([...json.matchAll(/clusters\[\\"([a-z0-9-]+)\\"\]/g)].map((match) => match[1]));
      expect(named).toEqual(new Set(["shop-1", "shop-2"]));
    }
  });

  test("are asked for health as users come: by TLS, by what the workload speaks, or by connecting alone", async () => {
    const health = { path: "/up", port: 443, protocol: "http" } as const;
    expect(await checkOf({ health })).toEqual(["HTTPS", 443, "/up"]);
    expect(await checkOf({ tls: "none", port: 80, health: { ...health, port: 80 } })).toEqual(["HTTP", 80, "/up"]);
    expect(await checkOf({ tls: "none", health: { ...health, protocol: "https" } })).toEqual(["HTTPS", 443, "/up"]);
    expect(await checkOf({ health: { ...health, protocol: "tcp" } })).toEqual(["TCP", 443, undefined]);
  });

  test("never ask for a port that is closed to the internet", async () => {
    expect(await checkOf({ port: 5671, tls: "none", health: { path: "/up", port: 8080, protocol: "http" } })).toEqual([
      "TCP",
      5671,
      undefined,
    ]);
  });

  test("are written to the zone of the account that owns it, by its id", async () => {
    const given = await stackOf(fleet([shop()]));
    expect(new Set(given.all("aws_route53_record").map(({ zone_id }) => zone_id))).toEqual(new Set(["Z0123456789ABCDEFGHIJ"]));
    const made = await stackOf(fleet([shop()], { create: true, zoneId: undefined }));
    expect(new Set(made.all("aws_route53_record").map(({ zone_id }) => zone_id))).toEqual(
      new Set(["${data.terraform_remote_state.zone.outputs.zone_record.id}"]),
    );
  });
});

describe("an accelerated entry", () => {
  const accelerated = shop({ via: "accelerator" }, ["shop-2"]);

  test("has one name that leads to the accelerator of the load balancers' account", async () => {
    const { all, one } = await stackOf(fleet([accelerated]));
    expect(one("aws_globalaccelerator_accelerator")).toMatchObject({
      name: "acme-shop",
      provider: "aws.us-west-2-444455556666",
      lifecycle: { prevent_destroy: false },
    });
    const names = all("aws_route53_record").filter(({ type }) => type === "A");
    expect(names.map(({ name }) => name)).toEqual(["shop.acme.example"]);
  });

  test("logs to the zone's place, which lets the accelerator's account write", async () => {
    const { one } = await stackOf(fleet([accelerated]));
    expect(one("aws_s3_bucket")).toMatchObject({ bucket: "acme-eu-west-111122223333-accelerator-logs", force_destroy: true });
    expect(one("aws_s3_bucket")).not.toHaveProperty("provider");
    expect(String(one("aws_s3_bucket_policy")["policy"])).toContain("arn:aws:logs:*:444455556666:*");
  });

  test("may stand in the very place where accelerators are made", async () => {
    const there = aFleet(
      { "aws us-west": { location: "us-west-2", clusters: { "shop-2": {} } } },
      { dns: aZone({ region: "us-west" }), workloads: [accelerated] },
    );
    expect((await stackOf(there)).all("aws_globalaccelerator_accelerator")).toHaveLength(1);
  });

  test("stands beside others, each with an accelerator of its own", async () => {
    const second = aWorkload("games", ["shop-2"], { entry: anEntry({ host: "games.acme.example", via: "accelerator" }) });
    const { all } = await stackOf(fleet([accelerated, second]));
    expect(all("aws_globalaccelerator_accelerator").map(({ name }) => name)).toEqual(["acme-games", "acme-shop"]);
    expect(all("aws_s3_bucket")).toHaveLength(1);
  });
});

describe("what must stand before entries", () => {
  test("is a zone where the fleet makes one, delegated by the account of the zone above", async () => {
    const parent = { zoneId: "Z9", region: "eu-north" };
    const { all } = await stackOf(fleet([shop()], { create: true, zoneId: undefined, parent }), "dns-zone");
    expect(all("aws_route53_record")).toMatchObject([{ provider: "aws.eu-north-1-444455556666", zone_id: "Z9", type: "NS" }]);
  });
});

describe("the listeners of entries", () => {
  test("show a certificate of their own place and account, or pass bytes on", async () => {
    const open = aWorkload("queue", ["shop-1"], { entry: anEntry({ host: "queue.acme.example", tls: "none", port: 5671 }) });
    const { all } = await stackOf(fleet([shop(), open]));
    expect(all("aws_lb_listener").map(({ port, protocol, provider }) => [port, protocol, provider])).toEqual([
      [5671, "TCP", "aws.eu-west-1-111122223333"],
      [443, "TLS", "aws.eu-west-1-111122223333"],
      [443, "TLS", "aws.eu-north-1-444455556666"],
    ]);
    expect(all("aws_acm_certificate").map(({ provider }) => provider)).toEqual([
      "aws.eu-north-1-444455556666",
      "aws.eu-west-1-111122223333",
    ]);
  });

  test("stand with their certificates, so that none is taken away while it is shown", async () => {
    const { all } = await stackOf(fleet([shop()]));
    for (const { certificate_arn } of all("aws_lb_listener"))
      expect(certificate_arn).toMatch(/^\$\{aws_acm_certificate_validation\./);
  });
});
