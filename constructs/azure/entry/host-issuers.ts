import { DnsCaaRecord } from "@cdktf/provider-azurerm/lib/dns-caa-record/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { recordName, recordPlace } from "./zone.ts";
import type { AzureZonePlace } from "./zone.ts";

export interface AzureHostIssuersProps {
  readonly host: LiteralText;
  readonly zone: AzureZonePlace;
  /** Who may issue certificates for the host, in words of RFC 8659: `digicert.com`. */
  readonly issuers: readonly string[];
}

const RECORD_SECONDS = 300;

/** Lets some authorities issue certificates for a host, and nobody else. Stands at the host, so that it counts whatever the domain above says. */
export class AzureHostIssuers extends Construct {
  constructor(scope: Construct, id: string, { host, zone, issuers }: AzureHostIssuersProps) {
    super(scope, id);
    new DnsCaaRecord(this, "Resource", {
      ...recordPlace(zone),
      name: recordName(this.node.path, host, zone),
      ttl: RECORD_SECONDS,
      record: issuers.map((value) => ({ flags: 0, tag: "issue", value })),
    });
  }
}
