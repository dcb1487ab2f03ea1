import { beforeAll, describe, expect, test } from "@jest/globals";
import { AWS_LENGTHS, KEPT_BUCKET_STARTS } from "../../../lib/clouds/aws/limits.ts";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { cloudAttributes } from "../../support/cloud-attributes.ts";
import type { CloudAttributes } from "../../support/cloud-attributes.ts";
import { synthesizeFleet } from "../../support/synthesized-fleet.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const LONG = "n".repeat(32);

/** A fleet whose every name is as long as the file takes it, and begins with what AWS keeps for itself somewhere. */
function longest(start: string): string {
  const fleet = start.padEnd(20, "x");
  const zone = "zone.example";
  // Under the certificate's limit.
  const host = `${"h".repeat(64 - zone.length - 1)}.${zone}`;
  return `fleet: ${fleet}
edition: "2026-11"
state: { backend: local }
dns: { provider: route53, zone: ${zone}, region: ${LONG}, create: true, parent: { zoneId: Z0123456789ABCDEFGHIJ } }
access: { operators: [203.0.113.0/24, 10.250.0.0/16] }
sync: { hub: ${LONG}, agent: none }
connectivity: { default: hub }
regions:
  ${LONG}: { cloud: aws, location: ap-southeast-1, account: "111122223333" }
  ${LONG.slice(1)}m: { cloud: aws, location: ap-southeast-2, account: "111122223333", nat: none }
clusters:
  ${LONG}: { region: ${LONG}, pools: { ${LONG}: {}, ${"p".repeat(32)}: {} } }
  other: { region: ${LONG.slice(1)}m, adopt: { names: { cluster: ${"L".repeat(100)} } }, pools: { ${LONG}: {} } }
workloads:
  ${LONG}: { topology: replicated, clusters: [${LONG}, other], entry: { host: ${host}, policy: failover, order: [${LONG}, other] } }
  ${LONG.slice(1)}m: { topology: replicated, clusters: [${LONG}], entry: { host: a.${zone}, via: accelerator } }
`;
}

/** Names that the plugin or AWS would refuse, by the attribute: what it is at most, and what it never looks like. */
const TAKEN: Readonly<Record<string, readonly [longest: number, never?: RegExp]>> = {
  "aws_cloudwatch_log_group name": [AWS_LENGTHS.logGroup],
  "aws_eks_cluster name": [AWS_LENGTHS.cluster],
  "aws_eks_node_group node_group_name_prefix": [AWS_LENGTHS.nodeGroupPrefix],
  "aws_globalaccelerator_accelerator name": [AWS_LENGTHS.accelerator],
  "aws_iam_role name": [AWS_LENGTHS.role],
  "aws_iam_role description": [AWS_LENGTHS.roleDescription],
  "aws_kms_alias name": [AWS_LENGTHS.keyAlias, /^alias\/aws\/|[^A-Za-z0-9/_-]/],
  "aws_kms_key description": [AWS_LENGTHS.keyDescription],
  "aws_launch_template name_prefix": [AWS_LENGTHS.launchTemplatePrefix],
  "aws_lb name": [AWS_LENGTHS.loadBalancer, /^internal-|^-|-$/],
  "aws_lb_target_group name": [AWS_LENGTHS.loadBalancer, /^-|-$/],
  "aws_route53_record name": [AWS_LENGTHS.domainName],
  "aws_route53_record set_identifier": [AWS_LENGTHS.recordId],
  "aws_route53_zone comment": [AWS_LENGTHS.zoneComment],
  "aws_s3_bucket bucket": [AWS_LENGTHS.bucket, new RegExp(KEPT_BUCKET_STARTS.map((start) => `^${start}`).join("|"))],
  "aws_security_group name": [AWS_LENGTHS.securityGroup, /^sg-/],
  "aws_security_group description": [AWS_LENGTHS.description, /[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/],
  "aws_vpc_security_group_ingress_rule description": [AWS_LENGTHS.description, /[^A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/],
};

describe.each(["sg-", "internal-", "sthree-", "amzn-s3-demo-"])("a fleet of the longest names, called %s…", (start) => {
  const folder = tempFolder();
  let seen: CloudAttributes | undefined;

  async function attributes(): Promise<CloudAttributes> {
    if (seen !== undefined) return seen;
    const { fleet, problems } = checkFleet(longest(start), "fleet.yaml", "2026-11-20");
    if (fleet === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
    const { stacks } = await synthesizeFleet(fleet.fleet, folder());
    return (seen = cloudAttributes([...stacks.values()], "aws", "s3"));
  }

  beforeAll(() => {
    seen = undefined;
  });

  test("gives nothing a name or text that AWS refuses", async () => {
    const all = await attributes();
    for (const [attribute, [most, never]] of Object.entries(TAKEN)) {
      const [type = "", name = ""] = attribute.split(" ");
      const values = [...(all.get(type)?.get(name) ?? [])].filter((value) => !value.includes("${"));
      expect([attribute, values.length > 0]).toEqual([attribute, true]);
      expect([attribute, values.filter((value) => value.length > most || never?.test(value) === true)]).toEqual([attribute, []]);
    }
  });
});
