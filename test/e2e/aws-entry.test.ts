import { describe, expect, test } from "@jest/globals";
import type { Dns, Fleet, Workload } from "../../lib/model/fleet.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";
import { NETWORK } from "../support/an-aws-cluster.ts";
import { fleetStack } from "../support/aws-fleet-stack.ts";
import { planOnAws } from "../support/aws-validate.ts";
import type { RemoteOutputs } from "../support/aws-validate.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ROLES = { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" };
const THREE = ["shop-1", "shop-2", "shop-3"];

/** Two clusters side by side, and a third in another place and account. */
function fleet(workloads: readonly Workload[], dns: Partial<Dns> = {}): Fleet {
  return aFleet(
    {
      "aws eu-north": { location: "eu-north-1", account: "444455556666", clusters: { "shop-3": {} } },
      "aws eu-west": { identity: ROLES, clusters: { hub: {}, "shop-1": {}, "shop-2": {} } },
    },
    { dns: aZone(dns), workloads },
  );
}

/** Every policy at once: a terraform start costs seconds. */
const ALL_POLICIES = [
  aWorkload("by-latency", THREE, { entry: anEntry({ host: "latency.acme.example" }) }),
  aWorkload("by-order", THREE, {
    entry: anEntry({ host: "order.acme.example", policy: "failover", order: ["shop-2", "shop-3", "shop-1"] }),
  }),
  aWorkload("by-place", THREE, {
    entry: anEntry({
      host: "place.acme.example",
      policy: "geo",
      geo: { "shop-1": ["europe", "CH"], "shop-2": ["north-america"], "shop-3": ["default"] },
    }),
  }),
  aWorkload("by-weight", THREE, {
    entry: anEntry({ host: "weight.acme.example", policy: "weighted", weights: { "shop-1": 90, "shop-2": 10, "shop-3": 0 } }),
  }),
  aWorkload("queue", ["shop-1"], {
    entry: anEntry({
      host: "queue.acme.example",
      port: 5671,
      tls: "none",
      health: { path: "/healthz", port: 8080, protocol: "http" },
    }),
  }),
];

const LOAD_BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/acme-shop/0123456789abcdef";
const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/acme-shop/0123456789abcdef";
const NETWORK_OUTPUTS: RemoteOutputs = { network: { network_record: NETWORK } };
const ZONE_OUTPUTS: RemoteOutputs = { zone: { zone_record: { id: "Z0123456789ABCDEFGHIJ" } } };

function regional(workloads: readonly Workload[]): RemoteOutputs {
  const record = (clusters: readonly string[]): object => {
    const own = Object.fromEntries(
      workloads.map(({ name }) => [
        name,
        {
          sendTo: { name: `${name}.elb.amazonaws.com` },
          bind: { targetGroup: TARGET_GROUP },
          detail: { loadBalancer: LOAD_BALANCER, zone: "Z2IFOLAFXWLO4F" },
        },
      ]),
    );
    return { entry_record: { clusters: Object.fromEntries(clusters.map((cluster) => [cluster, own])) } };
  };
  return {
    "entry-eu-west": record(["shop-1", "shop-2"]) as Record<string, unknown>,
    "entry-eu-north": record(["shop-3"]) as Record<string, unknown>,
  };
}

describe("the oldest AWS plugin plans entries", () => {
  const folder = tempFolder();
  const types = async (one: Fleet, id: string, remote: RemoteOutputs): Promise<Readonly<Record<string, number>>> => {
    const changes = await planOnAws(await fleetStack(one, id), folder(), remote);
    expect(changes.filter(({ action }) => action !== "create")).toEqual([]);
    const counts: Record<string, number> = {};
    for (const { address } of changes) {
      const type = address.split(".")[0] ?? "";
      counts[type] = (counts[type] ?? 0) + 1;
    }
    return counts;
  };

  test("load balancers of a region", async () => {
    const found = await types(fleet(ALL_POLICIES), "entry-eu-west", NETWORK_OUTPUTS);
    expect(found).toMatchObject({
      aws_lb: 9,
      aws_lb_target_group: 9,
      aws_security_group: 9,
      aws_s3_bucket: 1,
    });
  });

  test("certificates and listeners, and names by latency, weight, order and place, in a zone that is there", async () => {
    const found = await types(fleet(ALL_POLICIES), "entry-global", regional(ALL_POLICIES));
    // By latency one more for two clusters side by side, by order one more for the third choice, by place one a place.
    const [byLatency, byOrder, byPlace, byWeight, alone, hosts] = [2 + 2, 2 + 2, 4, 3, 1, 5];
    // Four hosts have certificates in two places of two accounts, with a proof in each account and an issuer.
    const certified = 4 * (2 + 1);
    expect(found).toEqual({
      aws_acm_certificate: 8,
      aws_acm_certificate_validation: 8,
      aws_lb_listener: 13,
      aws_route53_health_check: 13,
      aws_route53_record: byLatency + byOrder + byPlace + byWeight + alone + hosts + certified,
    });
  });

  test("names in a zone that the fleet makes, and accelerators whose logs stay where it is", async () => {
    const accelerated = [
      aWorkload("near", ["shop-1", "shop-2"], { entry: anEntry({ host: "near.acme.example", via: "accelerator" }) }),
      aWorkload("split", ["shop-1", "shop-2"], {
        entry: anEntry({
          host: "split.acme.example",
          via: "accelerator",
          policy: "weighted",
          weights: { "shop-1": 9, "shop-2": 1 },
        }),
      }),
      aWorkload("open", ["shop-1"], { entry: anEntry({ host: "open.acme.example", tls: "none" }) }),
    ];
    const remote = { ...ZONE_OUTPUTS, ...regional(accelerated) };
    const found = await types(fleet(accelerated, { create: true, zoneId: undefined }), "entry-global", remote);
    expect(found).toMatchObject({
      aws_globalaccelerator_accelerator: 2,
      aws_globalaccelerator_listener: 2,
      aws_globalaccelerator_endpoint_group: 2,
      aws_lb_listener: 5,
      aws_route53_health_check: 1,
      // Two names with an issuer and a proof each, and one with a policy of one cluster.
      aws_route53_record: 2 * 3 + 2,
      aws_s3_bucket: 1,
    });
  });

  test("a zone, with its delegation in a zone of another account", async () => {
    const parent = { zoneId: "Z9876543210ABCDEFGHIJ", region: "eu-north" };
    const found = await types(fleet(ALL_POLICIES, { create: true, zoneId: undefined, parent }), "dns-zone", {});
    expect(found).toEqual({ aws_route53_zone: 1, aws_route53_record: 1 });
  });
});
