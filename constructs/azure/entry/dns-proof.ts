import { DnsCnameRecord } from "@cdktf/provider-azurerm/lib/dns-cname-record/index.js";
import { Construct, expression, inside } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import { recordPlace } from "./zone.ts";
import type { AzureZonePlace } from "./zone.ts";

export interface AzureDnsProofProps {
  readonly zone: AzureZonePlace;
  /** The name that somebody asks for, and what it is to lead to: both with a dot at their ends. */
  readonly name: Expression;
  readonly data: Expression;
}

const RECORD_SECONDS = 300;

/** An alias by which somebody proves that a host is theirs. */
export class AzureDnsProof extends Construct {
  constructor(scope: Construct, id: string, { zone, name, data }: AzureDnsProofProps) {
    super(scope, id);
    new DnsCnameRecord(this, "Resource", {
      ...recordPlace(zone),
      // Azure names records without their zone.
      name: expression(`\${trimsuffix(trimsuffix(${inside(name)}, "."), ".${zone.name}")}`),
      ttl: RECORD_SECONDS,
      record: data,
    });
  }
}
