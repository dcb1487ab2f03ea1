import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

/** What has a name in a zone of AWS's own. */
export interface AwsAliasTarget {
  /** The name that AWS gives to it. */
  readonly dnsName: string;
  /** Id of the zone that AWS keeps that name in. */
  readonly dnsZone: string;
}

/** What has an address that stays. */
export interface AwsAddressTarget {
  /** IPv4. */
  readonly address: Expression;
}

export interface AwsDnsAliasProps {
  readonly zone: Zone;
  /** The name that users type. */
  readonly host: LiteralText;
  readonly to: AwsAliasTarget | AwsAddressTarget;
}

/** Resolvers forget an address in this time. */
export const ADDRESS_SECONDS = 60;

/** The one record of a host whose addresses find a healthy cluster by themselves. */
export class AwsDnsAlias extends Construct {
  constructor(scope: Construct, id: string, { zone, host, to }: AwsDnsAliasProps) {
    super(scope, id);
    checkInZone(this.node.path, host, zone);
    new Route53Record(this, "Resource", {
      zoneId: zone.id,
      name: host,
      type: "A",
      ...("address" in to
        ? { ttl: ADDRESS_SECONDS, records: [to.address] }
        : { alias: { name: to.dnsName, zoneId: to.dnsZone, evaluateTargetHealth: false } }),
    });
  }
}
