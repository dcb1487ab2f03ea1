import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { AwsDnsAlias } from "../../../../constructs/aws/entry/dns-alias.ts";
import { AwsDnsEntry } from "../../../../constructs/aws/entry/dns-entry.ts";
import type { AwsDnsEntryProps } from "../../../../constructs/aws/entry/dns-entry.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

const ZONE = literal({ id: "Z1", name: "acme.example" });

function anEntry(difference: Partial<AwsDnsEntryProps> = {}): SynthesizedStack {
  const targets = ["shop-1", "shop-2"].map((name) => ({
    name: literal(name),
    location: literal(name),
    to: { dnsName: expression(`${name}.elb`), dnsZone: expression("Z9") },
  }));
  return anAwsStack((stack) => {
    new AwsDnsEntry(stack, "shop", {
      zone: ZONE,
      host: literal("shop.acme.example"),
      policy: "latency",
      weights: undefined,
      order: undefined,
      geo: undefined,
      targets,
      check: { type: "HTTPS", port: 443, path: literal("/healthz") },
      ...difference,
    });
  });
}

describe("an entry in Route 53", () => {
  test("answers with a cluster only while it is reached from outside and has a healthy pod", () => {
    const records = anEntry()
      .all("aws_route53_record")
      .filter(({ name }) => name === "_latency.shop.acme.example");
    expect(records.map(({ alias, health_check_id }) => [alias, health_check_id])).toEqual(
      ["shop-1", "shop-2"].map((name) => [
        { name: `${name}.elb`, zone_id: "Z9", evaluate_target_health: true },
        expect.stringMatching(new RegExp(`^\\$\\{aws_route53_health_check\\.shop_check-${name}_`)),
      ]),
    );
  });

  test("has one record of its own, which leads to its policy and stays the same under another", () => {
    const own = (policy: Partial<AwsDnsEntryProps>): readonly (readonly [string, unknown])[] => {
      const records = Object.entries(anEntry(policy).resources["aws_route53_record"] ?? {});
      return records.filter(([, { name }]) => name === "shop.acme.example").map(([id, { alias }]) => [id, alias]);
    };
    const [latency, weighted] = [own({}), own({ policy: "weighted" })];
    expect([latency, weighted]).toEqual([
      [[expect.any(String), { name: "_latency.shop.acme.example", zone_id: "Z1", evaluate_target_health: true }]],
      [[latency[0]?.[0], { name: "_weighted.shop.acme.example", zone_id: "Z1", evaluate_target_health: true }]],
    ]);
    const accelerated = anAwsStack((stack) => {
      new AwsDnsAlias(stack, "shop", {
        zone: ZONE,
        host: literal("shop.acme.example"),
        to: { dnsName: expression("x"), dnsZone: expression("Z9") },
      });
    });
    expect(Object.keys(accelerated.resources["aws_route53_record"] ?? {})).toEqual([latency[0]?.[0]]);
  });

  test("is asked from outside as users ask", () => {
    const checks = anEntry().all("aws_route53_health_check");
    expect(checks[0]).toMatchObject({
      type: "HTTPS",
      fqdn: "shop-1.elb",
      port: 443,
      resource_path: "/healthz",
      enable_sni: true,
    });
    const connecting = anEntry({ check: { type: "TCP", port: 5671, path: literal("/healthz") } }).all(
      "aws_route53_health_check",
    )[0];
    expect(connecting).toMatchObject({ type: "TCP", port: 5671 });
    expect(connecting).not.toHaveProperty("resource_path");
  });

  test("answers with the address of what has no name, and asks it as users do, by its host", () => {
    const to = { address: expression("${address}") };
    const { one, all } = anEntry({ targets: [{ name: literal("shop-3"), location: literal("eu-north-1"), to }] });
    expect(one("aws_route53_health_check")).toMatchObject({
      ip_address: "${address}",
      fqdn: "shop.acme.example",
      enable_sni: true,
    });
    const [record] = all("aws_route53_record").filter(({ name }) => name === "_latency.shop.acme.example");
    expect(record).toMatchObject({ records: ["${address}"], ttl: 60, latency_routing_policy: { region: "eu-north-1" } });
    expect(record?.["health_check_id"]).toMatch(/^\$\{aws_route53_health_check\./);
    expect(record).not.toHaveProperty("alias");
  });

  test("names each record for its purpose, in no way that another entry of the zone does", () => {
    const records = anEntry().all("aws_route53_record");
    expect(records.flatMap(({ set_identifier }) => set_identifier ?? [])).toEqual(["shop-latency-shop-1", "shop-latency-shop-2"]);
  });

  test("has what others point to before they do, which Route 53 demands", () => {
    const side = ["a", "b"].map((name) => ({
      name: literal(name),
      location: literal("eu-west-1"),
      to: { dnsName: expression(`${name}.elb`), dnsZone: expression("Z9") },
    }));
    const { resources } = anEntry({ targets: side });
    const records = Object.entries(resources["aws_route53_record"] ?? {});
    const pointing = records.filter(([, { name }]) => name === "_latency.shop.acme.example");
    const below = "_eu-west-1._latency.shop.acme.example";
    const nested = records.filter(([, { name }]) => name === below).map(([id]) => `aws_route53_record.${id}`);
    expect(pointing).toHaveLength(1);
    expect(pointing[0]?.[1]).toMatchObject({ alias: { name: below, zone_id: "Z1" } });
    expect(new Set(pointing[0]?.[1]["depends_on"] as string[])).toEqual(new Set(nested));
  });

  test.each(["shop.other.example", "notacme.example"])("is refused for %s, to which Route 53 would append the zone", (host) => {
    expect(() => anEntry({ host: literal(host) })).toThrow(`${host} does not lie in the zone acme.example`);
    expect(() =>
      anAwsStack(
        (stack) =>
          new AwsDnsAlias(stack, "shop", {
            zone: ZONE,
            host: literal(host),
            to: { dnsName: expression("x"), dnsZone: expression("Z9") },
          }),
      ),
    ).toThrow("does not lie in the zone");
  });

  test("may have the zone's own name", () => {
    expect(anEntry({ host: literal("acme.example") }).all("aws_route53_record")).toHaveLength(3);
  });
});
