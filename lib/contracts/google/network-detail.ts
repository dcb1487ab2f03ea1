import type { RecordDetail } from "../record-header.ts";

/** What Google's own code may know of a VPC beyond its record. */
export interface GoogleNetworkDetail extends RecordDetail {
  readonly cloud: "gcp";
  /** The VPC's own name. */
  readonly name: string;
  /** The project that owns the VPC: another than the region's where the VPC is shared. */
  readonly project: string;
}
