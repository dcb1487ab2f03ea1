import type { RecordHeader } from "./record-header.ts";

/** The name of the Terraform output of the stack that makes the fleet's zone. */
export const ZONE_RECORD_OUTPUT = "zone_record";

/** What other stacks, and the owner of the zone above, must know of the fleet's zone. */
export interface ZoneRecord extends RecordHeader {
  /** What its provider calls it. */
  readonly id: string;
  /** The zone's DNS name. */
  readonly name: string;
  /** The servers that the zone above must name before anybody finds a name in this one. */
  readonly nameServers: readonly string[];
  /** The DS record beside them, without which nobody checks the zone's signatures. Left out where it has none. */
  readonly signer?: string;
}
