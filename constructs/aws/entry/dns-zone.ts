import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { ZONE_RECORD_OUTPUT } from "../../../lib/contracts/zone-record.ts";
import type { ZoneRecord } from "../../../lib/contracts/zone-record.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";

export interface AwsZoneProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** The region whose account owns it, by its name in the fleet. */
  readonly region: LiteralText;
  /** The zone's DNS name. */
  readonly name: LiteralText;
  /**
   * The zone above, where the delegation is written.
   *
   * @default none: its owner takes the name servers from the output
   */
  readonly parent?: { readonly zoneId: LiteralText; readonly provider: TerraformProvider };
  /**
   * Whether a destroy is refused: a new zone would have other name servers.
   *
   * @default true
   */
  readonly protect?: boolean;
}

const DELEGATION_SECONDS = 3600;

/** A public Route 53 zone and, where the zone above is within reach, its delegation. */
export class AwsZone extends Construct {
  readonly record: ZoneRecord;

  constructor(scope: Construct, id: string, { fleet, region, name, parent, protect = true }: AwsZoneProps) {
    super(scope, id);
    const zone = new Route53Zone(this, "Resource", {
      name,
      comment: `Entries of the fleet ${fleet}`,
      tags: { Name: name },
      lifecycle: { preventDestroy: protect },
    });
    if (parent !== undefined) {
      new Route53Record(this, "delegation", {
        provider: parent.provider,
        zoneId: parent.zoneId,
        name,
        type: "NS",
        ttl: DELEGATION_SECONDS,
        records: zone.nameServers,
      });
    }
    this.record = { format: 1, fleet, cloud: "aws", region, id: zone.zoneId, name, nameServers: zone.nameServers };
    new TerraformOutput(this, ZONE_RECORD_OUTPUT, { value: this.record });
  }
}
