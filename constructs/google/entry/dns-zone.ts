import { DataGoogleDnsKeys } from "@cdktf/provider-google/lib/data-google-dns-keys/index.js";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone/index.js";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { ZONE_RECORD_OUTPUT } from "../../../lib/contracts/zone-record.ts";
import type { ZoneRecord } from "../../../lib/contracts/zone-record.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";

export interface GoogleZoneProps {
  /** The fleet's name. */
  readonly fleet: LiteralText;
  /** The region whose project owns it, by its name in the fleet. */
  readonly region: LiteralText;
  /** The zone's DNS name, without a dot at its end. */
  readonly name: LiteralText;
  /** What the project calls it: at most 63 characters. */
  readonly called: LiteralText;
  /**
   * The zone above, as its project calls it, where the delegation is written.
   *
   * @default none: its owner takes name servers and key from the output
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

/** A public zone of Cloud DNS with signed answers and, where the zone above is within reach, its delegation with the key. */
export class GoogleZone extends Construct {
  readonly record: ZoneRecord;

  constructor(scope: Construct, id: string, props: GoogleZoneProps) {
    super(scope, id);
    const { fleet, region, name, called, parent, protect = true } = props;
    const zone = new DnsManagedZone(this, "Resource", {
      name: called,
      dnsName: `${name}.`,
      description: `Entries of the fleet ${fleet}`,
      visibility: "public",
      dnssecConfig: { state: "on", nonExistence: "nsec3" },
      cloudLoggingConfig: { enableLogging: true },
      lifecycle: { preventDestroy: protect },
    });
    // Google makes the keys with the zone, and no attribute of the zone has them.
    const keys = new DataGoogleDnsKeys(this, "keys", { managedZone: zone.id });
    const signer = `\${${keys.fqn}.key_signing_keys[0].ds_record}`;
    if (parent !== undefined) {
      const above = { provider: parent.provider, managedZone: parent.zoneId, name: `${name}.`, ttl: DELEGATION_SECONDS };
      const delegation = new DnsRecordSet(this, "delegation", { ...above, type: "NS", rrdatas: zone.nameServers });
      // Google takes a key beside a delegation only.
      new DnsRecordSet(this, "signer", { ...above, type: "DS", rrdatas: [signer], dependsOn: [delegation] });
    }
    this.record = { format: 1, fleet, cloud: "gcp", region, id: zone.name, name, nameServers: zone.nameServers, signer };
    new TerraformOutput(this, ZONE_RECORD_OUTPUT, { value: this.record });
  }
}
