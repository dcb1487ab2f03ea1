import type { GatewayRecord } from "../lib/contracts/gateway-record.ts";
import type { Expression, LiteralText } from "./cdk.ts";

/** A gateway's record as Terraform sees it: an object with values that a cloud invents, or an expression that yields one. */
export type GatewayValue = GatewayRecord | Expression;

/** What means the same for gateways of every cloud. What users wrote goes through `literal()`. */
export interface GatewayProps {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: LiteralText;
  /** The region's name in the fleet. */
  readonly region: LiteralText;
  /** The gateway's name in its cloud. */
  readonly name: LiteralText;
  /** BGP number that no other gateway of the fleet has. */
  readonly asn: number;
}
