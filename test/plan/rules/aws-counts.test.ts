import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { AWS_QUOTAS } from "../../../lib/clouds/aws/limits.ts";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { Fleet } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { awsCounts } from "../../../lib/plan/rules/aws-counts.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import { AWS_WIDE_FLEET } from "../../support/aws-wide-fleet.ts";
import { synthesizeFleet } from "../../support/synthesized-fleet.ts";
import { tempFolder } from "../../support/temp-folder.ts";

type Quota = keyof typeof AWS_QUOTAS;
type Things = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The types that a quota counts. */
const COUNTED: Readonly<Partial<Record<Quota, readonly string[]>>> = {
  accelerators: ["aws_globalaccelerator_accelerator"],
  addresses: ["aws_eip"],
  certificates: ["aws_acm_certificate"],
  clusters: ["aws_eks_cluster"],
  healthChecks: ["aws_route53_health_check"],
  keys: ["aws_kms_key"],
  launchTemplates: ["aws_launch_template"],
  loadBalancers: ["aws_lb"],
  natGateways: ["aws_nat_gateway"],
  records: ["aws_route53_record"],
  roles: ["aws_iam_role"],
  // EKS makes one of its own for each cluster.
  securityGroups: ["aws_security_group", "aws_default_security_group", "aws_eks_cluster"],
  subnets: ["aws_subnet"],
  targetGroups: ["aws_lb_target_group"],
  vpcs: ["aws_vpc"],
};

function read(text: string): Fleet {
  const { fleet, problems } = checkFleet(text, "fleet.yaml", "2026-11-20");
  if (fleet === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return fleet.fleet;
}

function countOf(fleet: Fleet, quota: Quota): number {
  const counts = awsCounts(planFleet(fleet, EMPTY_LOCK).plan);
  return counts.filter((one) => one.quota === AWS_QUOTAS[quota]).reduce((sum, { count }) => sum + count, 0);
}

describe("what is counted against AWS's quotas", () => {
  const folder = tempFolder();
  const fleets = ["aws-default", "mesh"].map((name) => [
    name,
    readFileSync(path.join(import.meta.dirname, "../../fleets", name, "fleet.yaml"), "utf8"),
  ]);

  test.each([["wide", AWS_WIDE_FLEET], ...fleets])("is as much as Terraform would make, in %s", async (_, text = "") => {
    const fleet = read(text);
    const { stacks } = await synthesizeFleet(fleet, folder());
    const things = [...stacks.values()].map((json) => (JSON.parse(json) as { readonly resource?: Things }).resource ?? {});
    // A zone above is another zone.
    const made = (type: string): number =>
      things.flatMap((one) => Object.keys(one[type] ?? {})).filter((name) => name !== "delegation").length;
    const sums = Object.entries(COUNTED).map(
      ([quota, types]) => [quota, types.reduce((sum, type) => sum + made(type), 0)] as const,
    );
    expect(sums.map(([quota]) => [quota, countOf(fleet, quota as Quota)])).toEqual(sums);
  });
});

describe("what is counted of one list or group", () => {
  /** A fleet whose cluster takes users on a port. */
  const served = (port: number): string => AWS_WIDE_FLEET.replace("port: 8443", `port: ${port}`);
  const folder = tempFolder();

  test.each([
    ["a port beside those of the web", served(1023)],
    ["a port of the web", served(443)],
    ["another port of the web", served(80)],
    ["a port of answers", served(1024)],
  ])("is as much as Terraform would make, where users come by %s", async (_, text) => {
    const fleet = read(text);
    const { stacks } = await synthesizeFleet(fleet, folder());
    const things = (stack: string): Things =>
      (JSON.parse(stacks.get(stack) ?? "{}") as { readonly resource?: Things }).resource ?? {};
    const counts = awsCounts(planFleet(fleet, EMPTY_LOCK).plan);
    const counted = (where: string): number | undefined => counts.find((one) => one.where === where)?.count;

    const list = things("network-dublin")["aws_network_acl"]?.["access-list-public"]?.["ingress"] as readonly unknown[];
    expect(counted("the public network ACL of region dublin")).toBe(list.length);
    const rules = Object.keys(things("access-shop-eu")["aws_vpc_security_group_ingress_rule"] ?? {});
    // EKS makes one of its own.
    expect(counted("the security group of cluster shop-eu")).toBe(rules.length + 1);
  });

  const latency = (clusters: string) =>
    ["[b-e]", "clusters: [shop-eu, shop-us], entry: { host: a", `clusters: [${clusters}], entry: { host: a`] as const;
  const failover = (clusters: string) => ["[abde]", "[shop-eu, shop-us, shop-jp]", `[${clusters}]`] as const;

  test.each([
    ["to the nearest of two places", latency("shop-eu, shop-us")],
    ["to either of two in one place", latency("shop-eu, bare")],
    ["to the nearest of two places, one of which is two", latency("shop-eu, bare, shop-us")],
    ["to one alone", failover("shop-eu")],
    ["to the first of two that is well", failover("shop-eu, shop-us")],
    ["to the first of three that is well", failover("shop-eu, shop-us, shop-jp")],
  ])("of a name's records is as much as Terraform would make, where users are led %s", async (_, [others, what, by]) => {
    const fleet = read(AWS_WIDE_FLEET.replace(new RegExp(`\n {2}${others}: .*`, "g"), "").replaceAll(what, by));
    const { stacks } = await synthesizeFleet(fleet, folder());
    const global = JSON.parse(stacks.get("entry-global") ?? "{}") as { readonly resource?: Things };
    expect(countOf(fleet, "records")).toBe(Object.keys(global.resource?.["aws_route53_record"] ?? {}).length);
  });
});

describe("a fleet that needs more than AWS gives at first", () => {
  const said = (fleet: Fleet): readonly string[] =>
    planFleet(fleet, EMPTY_LOCK)
      .problems.filter(({ rule }) => rule === "FW2701" || rule === "FW2702")
      .map(({ rule, message }) => `${rule} ${message}`);
  const side = (count: number, region: RegionSketch = {}): Fleet =>
    aFleet(Object.fromEntries(Array.from({ length: count }, (_, at) => [`aws r${at}`, region])), {
      connectivity: { default: "none", hubs: {}, links: [] },
    });

  test("is told so when it is the first beyond, and not one before", () => {
    expect(said(side(1))).toEqual([]);
    expect(said(side(2))).toEqual(["FW2701 eu-west-1 of account 111122223333 would have 6 Elastic IP addresses"]);
    expect(said(side(5, { nat: "single" }))).toEqual([]);
    expect(said(side(6, { nat: "none" }))).toEqual([
      "FW2701 eu-west-1 of account 111122223333 would have 6 VPCs, each with an internet gateway",
    ]);
  });

  test("is refused where AWS gives nobody more", () => {
    const cidrs = (count: number): readonly Cidr[] =>
      Array.from({ length: count }, (_, at) => Cidr.from(`198.18.${at * 4}.0/24`));
    const beside = (count: number): Fleet => {
      const network = { id: "vpc-0e", cidrs: cidrs(count), free: [], subnets: {}, routeTables: [], natAddresses: [] };
      return aFleet({ "aws ours": {}, "aws theirs": { network } });
    };
    expect([11, 12, 31, 32].map((count) => said(beside(count)).map((text) => text.slice(0, 6)))).toEqual([
      [],
      ["FW2701"],
      ["FW2701"],
      ["FW2702"],
    ]);
  });

  test("has room in other accounts and in other locations", () => {
    const regions = {
      "aws a": {},
      "aws b": { location: "eu-west-2" },
      "aws c": { account: "444455556666" },
    };
    expect(said(aFleet(regions))).toEqual([]);
  });
});
