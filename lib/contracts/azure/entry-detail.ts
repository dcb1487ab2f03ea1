import type { RecordDetail } from "../record-header.ts";

/** What Azure's own code may know of a load balancer beyond its entry. */
export interface AzureEntryDetail extends RecordDetail {
  readonly cloud: "azure";
}
