import type { RecordDetail } from "../record-header.ts";

/** What Google Cloud's own code may know of a gateway beyond its record. */
export interface GoogleGatewayDetail extends RecordDetail {
  readonly cloud: "gcp";
  /** Id of the hub in which networks meet; left out where none do. */
  readonly hub?: string;
  /** What links to other clouds end at; left out where none do. */
  readonly vpn?: {
    readonly gateway: string;
    /** Name of the Cloud Router that speaks for it. */
    readonly router: string;
    /** Public addresses, by interface. */
    readonly addresses: readonly string[];
  };
}
