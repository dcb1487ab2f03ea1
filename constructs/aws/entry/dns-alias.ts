import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

export interface AwsDnsAliasProps {
  readonly zone: Zone;
  /** The name that users type. */
  readonly host: LiteralText;
  /** The name that AWS gives to what it leads to. */
  readonly dnsName: string;
  /** Id of the zone that AWS keeps that name in. */
  readonly dnsZone: string;
}

/** The one record of a host whose addresses find a healthy cluster by themselves. */
export class AwsDnsAlias extends Construct {
  constructor(scope: Construct, id: string, { zone, host, dnsName, dnsZone }: AwsDnsAliasProps) {
    super(scope, id);
    checkInZone(this.node.path, host, zone);
    new Route53Record(this, "Resource", {
      zoneId: zone.id,
      name: host,
      type: "A",
      alias: { name: dnsName, zoneId: dnsZone, evaluateTargetHealth: false },
    });
  }
}
