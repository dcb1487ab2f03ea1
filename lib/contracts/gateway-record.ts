import type { Cloud } from "../model/fleet.ts";

/** The name of the Terraform output that every gateway construct has. */
export const GATEWAY_RECORD_OUTPUT = "gateway_record";

/** What other stacks may know of a region's gateway. Nothing in it is secret. */
export interface GatewayRecord {
  readonly format: 1;
  readonly fleet: string;
  readonly cloud: Cloud;
  /** Region name of the fleet file. */
  readonly region: string;
  /** The gateway's id in its cloud. */
  readonly id: string;
  /** Its BGP number. */
  readonly asn: number;
  /** Id of the one route table that decides for all that is attached to it. */
  readonly routeTable: string;
}
