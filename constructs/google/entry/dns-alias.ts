import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set/index.js";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import { checkInZone } from "../../dns.ts";
import type { Zone } from "../../dns.ts";

export interface GoogleDnsAliasProps {
  readonly zone: Zone;
  /** The name that users type. */
  readonly host: LiteralText;
  /** IPv4. */
  readonly address: Expression;
}

/** Resolvers forget an address in this time. */
const ADDRESS_SECONDS = 60;

/** The one record of a host whose address finds a healthy cluster by itself. */
export class GoogleDnsAlias extends Construct {
  constructor(scope: Construct, id: string, { zone, host, address }: GoogleDnsAliasProps) {
    super(scope, id);
    checkInZone(this.node.path, host, zone);
    const record = { managedZone: zone.id, name: `${host}.`, type: "A" };
    new DnsRecordSet(this, "Resource", { ...record, ttl: ADDRESS_SECONDS, rrdatas: [address] });
  }
}
