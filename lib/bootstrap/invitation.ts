import type { KubeApi } from "./kube-api.ts";

// How a member's agent comes to the credential by which it calls the hub for the first time.

/** A credential by which the member's agent may ask the hub to let it in; secret, and no other than a Secret of the member may hold it. */
export interface Invited {
  readonly kind: "Invited";
  readonly credential: string;
}

/** What an invitation has begun and not ended, such as a key that is yet to be signed for: kept from look to look of one run, and nowhere else. */
export interface Draft {
  /** Secret. Absent before the first look. */
  secret?: string;
}

/** The hub, with all that a member has to know to call it. */
export interface HubAccess {
  readonly api: KubeApi;
  /** Base64 of the PEM that its endpoint is trusted by; undefined where the machine's own store does. */
  readonly authorityData: string | undefined;
}
