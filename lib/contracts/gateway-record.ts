import type { RecordDetail, RecordHeader } from "./record-header.ts";

/** The name of the Terraform output that every gateway construct has. */
export const GATEWAY_RECORD_OUTPUT = "gateway_record";

/** What other stacks may know of a region's gateway. Nothing in it is secret. */
export interface GatewayRecord<Detail extends RecordDetail = RecordDetail> extends RecordHeader {
  /** The gateway's id in its cloud. */
  readonly id: string;
  /** Its BGP number. */
  readonly asn: number;
  /** What only the same cloud's code reads. */
  readonly detail: Detail;
}
