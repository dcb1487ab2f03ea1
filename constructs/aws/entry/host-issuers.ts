import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

export interface AwsHostIssuersProps {
  readonly host: LiteralText;
  readonly zone: Zone;
  /** Who may issue certificates for the host, in words of RFC 8659: `amazon.com`. */
  readonly issuers: readonly string[];
}

const RECORD_SECONDS = 300;

/** Lets some authorities issue certificates for a host, and nobody else. Stands at the host, so that it counts whatever the domain above says. */
export class AwsHostIssuers extends Construct {
  /** Has to be there before a certificate is asked for. */
  readonly record: Route53Record;

  constructor(scope: Construct, id: string, { host, zone, issuers }: AwsHostIssuersProps) {
    super(scope, id);
    checkInZone(this.node.path, host, zone);
    this.record = new Route53Record(this, "Resource", {
      zoneId: zone.id,
      name: host,
      type: "CAA",
      ttl: RECORD_SECONDS,
      records: issuers.map((issuer) => `0 issue "${issuer}"`),
    });
  }
}
