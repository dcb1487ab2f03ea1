import type { RecordDetail } from "../record-header.ts";

/** What Azure's own code may know of a network beyond its record. */
export interface AzureNetworkDetail extends RecordDetail {
  readonly cloud: "azure";
  /** The network's own name. */
  readonly name: string;
  /** The resource group that it stands in. */
  readonly resourceGroup: string;
}
