import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import type { Zone } from "../../dns.ts";

export interface AwsDnsProofProps {
  readonly zone: Zone;
  /** The name that somebody asks for, and what it is to lead to. */
  readonly name: Expression;
  readonly data: Expression;
}

const RECORD_SECONDS = 300;

/** An alias by which another cloud sees that a host is ours. */
export class AwsDnsProof extends Construct {
  constructor(scope: Construct, id: string, { zone, name, data }: AwsDnsProofProps) {
    super(scope, id);
    new Route53Record(this, "Resource", {
      zoneId: zone.id,
      name,
      type: "CNAME",
      ttl: RECORD_SECONDS,
      records: [data],
      // Another owner of a certificate for this host may have been asked for the very same.
      allowOverwrite: true,
    });
  }
}
