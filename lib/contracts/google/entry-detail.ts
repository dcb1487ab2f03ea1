import type { RecordDetail } from "../record-header.ts";

/** What Google's own code may know of a load balancer beyond its entry. */
export interface GoogleEntryDetail extends RecordDetail {
  readonly cloud: "gcp";
  /** The alias that lets Google issue the host's certificate; left out where the load balancer shows none. */
  readonly proof?: GoogleProof;
}

/** A CNAME record that Google asks for. */
export interface GoogleProof {
  /** With a dot at its end. */
  readonly name: string;
  /** With a dot at its end. */
  readonly data: string;
}
