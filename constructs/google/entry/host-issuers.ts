import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

export interface GoogleHostIssuersProps {
  readonly host: LiteralText;
  readonly zone: Zone;
  /** Who may issue certificates for the host, in words of RFC 8659: `pki.goog`. */
  readonly issuers: readonly string[];
}

const RECORD_SECONDS = 300;

/** Lets some authorities issue certificates for a host, and nobody else. Stands at the host, so that it counts whatever the domain above says. */
export class GoogleHostIssuers extends Construct {
  constructor(scope: Construct, id: string, { host, zone, issuers }: GoogleHostIssuersProps) {
    super(scope, id);
    checkInZone(this.node.path, host, zone);
    new DnsRecordSet(this, "Resource", {
      managedZone: zone.id,
      name: `${host}.`,
      type: "CAA",
      ttl: RECORD_SECONDS,
      rrdatas: issuers.map((issuer) => `0 issue "${issuer}"`),
    });
  }
}
