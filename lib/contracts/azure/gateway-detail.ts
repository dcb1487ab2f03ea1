import type { RecordDetail } from "../record-header.ts";

/** What Azure's own code may know of a gateway beyond its record. */
export interface AzureGatewayDetail extends RecordDetail {
  readonly cloud: "azure";
  /** What links to other clouds end at; left out where none do. */
  readonly vpn?: {
    /** Id of the VPN gateway in the hub. */
    readonly gateway: string;
    /** Id of the Virtual WAN that the hub belongs to. */
    readonly wan: string;
    /** Public addresses, by instance. */
    readonly addresses: readonly string[];
    /** Ids of the instances' configurations, in the same order. */
    readonly configurations: readonly string[];
  };
}
