import { DnsARecord } from "@cdktf/provider-azurerm/lib/dns-a-record/index.js";
import { DnsCnameRecord } from "@cdktf/provider-azurerm/lib/dns-cname-record/index.js";
import { FleetError } from "../../../lib/errors.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import { recordName, recordPlace } from "./zone.ts";
import type { AzureZonePlace } from "./zone.ts";

/** What a host leads to. */
export type AzureAliasTarget =
  | {
      /** The only IPv4 address that it has. */
      readonly address: Expression;
    }
  | {
      /** Id of something of Azure's whose addresses stand behind the host. */
      readonly resource: Expression;
    }
  | {
      /** Another name: no other record can stand beside it, and none at the zone's own name. */
      readonly name: Expression;
    };

export interface AzureDnsAliasProps {
  readonly zone: AzureZonePlace;
  /** The name that users type. */
  readonly host: LiteralText;
  readonly to: AzureAliasTarget;
}

/** Resolvers forget an answer in this time. */
const ANSWER_SECONDS = 60;

/** The one record of a host. */
export class AzureDnsAlias extends Construct {
  constructor(scope: Construct, id: string, { zone, host, to }: AzureDnsAliasProps) {
    super(scope, id);
    const record = { ...recordPlace(zone), name: recordName(this.node.path, host, zone), ttl: ANSWER_SECONDS };
    if ("name" in to) {
      if (host === zone.name)
        throw new FleetError("input", `${this.node.path}: ${host} is the zone itself, and can't be another name`);
      new DnsCnameRecord(this, "name", { ...record, record: to.name });
    } else {
      new DnsARecord(this, "Resource", {
        ...record,
        ...("address" in to ? { records: [to.address] } : { targetResourceId: to.resource }),
      });
    }
  }
}
