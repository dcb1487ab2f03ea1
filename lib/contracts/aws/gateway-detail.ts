import type { RecordDetail } from "../record-header.ts";

/** What AWS's own code may know of a transit gateway beyond its record. */
export interface AwsGatewayDetail extends RecordDetail {
  readonly cloud: "aws";
  /** Id of the one route table that decides for all that is attached to it. */
  readonly routeTable: string;
}
