import type { RunContext } from "../contract.ts";
import type { Certifier } from "./certifier.ts";

/** What keys and certificates are made with. */
export interface TrustContext extends RunContext {
  /** From when certificates count their time. */
  readonly now: Date;
  readonly certifier: Certifier;
  /** Whether certificates are made anew that would still serve. */
  readonly renew: boolean;
}

/** How the authority that hub and members trust is changed. */
export interface AuthorityChange {
  /** The new one in PEM, certificate and key; undefined for one of our own. */
  readonly to: string | undefined;
  /** Whether everybody has taken the step that there is. */
  readonly isTaken: boolean;
}
