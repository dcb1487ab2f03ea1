import type { GatewayRecord } from "../lib/contracts/gateway-record.ts";

/** A gateway's record as Terraform sees it: an object with values that a cloud invents, or an expression that yields one. */
export type GatewayValue = GatewayRecord | string;

/** What means the same for gateways of every cloud. Texts may hold Terraform expressions; wrap what users wrote in `literal()`. */
export interface GatewayProps {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: string;
  /** The region's name in the fleet. */
  readonly region: string;
  /** The gateway's name in its cloud. */
  readonly name: string;
  /** BGP number that no other gateway of the fleet has. */
  readonly asn: number;
}
