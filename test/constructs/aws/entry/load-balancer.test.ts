import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import type { EntryHealth } from "../../../../lib/model/fleet.ts";
import { AwsLogBucket } from "../../../../constructs/aws/entry/log-bucket.ts";
import { AwsLoadBalancer } from "../../../../constructs/aws/entry/load-balancer.ts";
import type { AwsLoadBalancerProps } from "../../../../constructs/aws/entry/load-balancer.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

const PLAIN = {
  name: literal("acme-shop"),
  host: literal("shop.acme.example"),
  port: 443,
  health: literal<EntryHealth>({ path: "/healthz", port: 443, protocol: "http" }),
  vpcId: expression("vpc-1"),
  subnetIds: ["subnet-1", "subnet-2"],
  cidrs: [Cidr.from("10.0.0.0/16"), Cidr.from("10.1.0.0/16")],
} as const;

/** A load balancer as far as it differs from a plain one. */
function aLoadBalancer(difference: Partial<AwsLoadBalancerProps> = {}): SynthesizedStack {
  return anAwsStack((stack) => {
    const logs = new AwsLogBucket(stack, "logs", {
      name: literal("acme-logs"),
      location: literal("eu-west-1"),
      account: literal("111122223333"),
    });
    new AwsLoadBalancer(stack, "Default", { ...PLAIN, subnetIds: [...PLAIN.subnetIds], logs, ...difference });
  });
}

describe("a load balancer on AWS", () => {
  test("is open to the internet on the entry's port, and on no other", () => {
    const { all, one } = aLoadBalancer({ port: 8443 });
    const rules = all("aws_vpc_security_group_ingress_rule");
    expect(rules.map(({ cidr_ipv4, ip_protocol, from_port, to_port }) => [cidr_ipv4, ip_protocol, from_port, to_port])).toEqual([
      ["0.0.0.0/0", "tcp", 8443, 8443],
    ]);
    expect(one("aws_lb")).toMatchObject({ security_groups: ["${aws_security_group.security-group.id}"], internal: false });
  });

  test("reaches nothing but addresses of its network", () => {
    const rules = aLoadBalancer().all("aws_vpc_security_group_egress_rule");
    expect(rules.map(({ cidr_ipv4 }) => cidr_ipv4)).toEqual(["10.0.0.0/16", "10.1.0.0/16"]);
  });

  test("asks pods where they listen, unless health has a port of its own", () => {
    const checkOf = (health: AwsLoadBalancerProps["health"]): unknown =>
      aLoadBalancer({ health }).one("aws_lb_target_group")["health_check"];
    expect(checkOf({ path: literal("/healthz"), port: 443, protocol: "http" })).toMatchObject({
      protocol: "HTTP",
      port: "traffic-port",
      path: "/healthz",
      matcher: "200",
    });
    expect(checkOf({ path: literal("/up"), port: 8080, protocol: "https" })).toMatchObject({
      protocol: "HTTPS",
      port: "8080",
      path: "/up",
    });
    expect(checkOf({ path: literal("/healthz"), port: 443, protocol: "tcp" })).not.toHaveProperty("path");
  });

  test("is changed in place, whatever changes of the entry: a group in use can't be replaced", () => {
    const fixed = ({ name, port, protocol, target_type, vpc_id }: Readonly<Record<string, unknown>>): unknown => [
      name,
      port,
      protocol,
      target_type,
      vpc_id,
    ];
    const changed = aLoadBalancer({
      port: 8443,
      health: { path: literal("/"), port: 80, protocol: "https" },
      host: literal("other.acme.example"),
    });
    expect(fixed(changed.one("aws_lb_target_group"))).toEqual(fixed(aLoadBalancer().one("aws_lb_target_group")));
  });

  test.each([true, false])("is kept from being deleted while `protect` is %s, by AWS and by Terraform", (protect) => {
    const { one } = aLoadBalancer({ protect });
    expect(one("aws_lb")).toMatchObject({ enable_deletion_protection: protect, lifecycle: { prevent_destroy: protect } });
  });

  test("goes before its group, which AWS keeps as long as a listener names it", () => {
    expect(String(aLoadBalancer().one("aws_lb")["depends_on"])).toContain("aws_lb_target_group.targets");
  });

  test("writes who connects to the bucket, once the bucket lets it", () => {
    const { one } = aLoadBalancer();
    expect(one("aws_lb")["access_logs"]).toMatchObject({ enabled: true, prefix: "acme-shop" });
    expect(JSON.stringify(one("aws_lb")["access_logs"])).toContain("${aws_s3_bucket.");
    expect(String(one("aws_lb")["depends_on"])).toContain("aws_s3_bucket_policy.");
  });

  test("is refused with everything that is wrong with it", () => {
    const health = literal<EntryHealth>({ path: "healthz", port: 70000, protocol: "http" });
    const broken = { name: literal("a".repeat(33)), port: 0, health };
    expect(() => aLoadBalancer(broken)).toThrow(
      /longer than 32 characters[^]*port is 0[^]*health\.port is 70000[^]*health\.path is "healthz"/,
    );
  });
});
