import type { RecordDetail } from "../record-header.ts";

/** What AWS's own code may know of a load balancer beyond its entry. */
export interface AwsEntryDetail extends RecordDetail {
  readonly cloud: "aws";
  /** ARN of the load balancer. */
  readonly loadBalancer: string;
  /** Id of the zone that AWS keeps its name in. */
  readonly zone: string;
}
