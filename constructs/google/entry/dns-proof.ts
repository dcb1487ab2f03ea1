import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { Construct } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import type { Zone } from "../../dns.ts";

export interface GoogleDnsProofProps {
  readonly zone: Zone;
  /** The name that somebody asks for, and what it is to lead to: both with a dot at their ends. */
  readonly name: Expression;
  readonly data: Expression;
}

const RECORD_SECONDS = 300;

/** An alias that lets Google issue a host's certificate. The plugin takes over a record that is there already. */
export class GoogleDnsProof extends Construct {
  constructor(scope: Construct, id: string, { zone, name, data }: GoogleDnsProofProps) {
    super(scope, id);
    new DnsRecordSet(this, "Resource", { managedZone: zone.id, name, type: "CNAME", ttl: RECORD_SECONDS, rrdatas: [data] });
  }
}
