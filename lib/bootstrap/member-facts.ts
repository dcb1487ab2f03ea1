import type { MemberIdentity } from "./contract.ts";

/** What is known of a member once its agent runs. */
export interface MemberFacts extends MemberIdentity {
  /** `v1.36.1`. */
  readonly gitVersion: string;
  readonly simulated: boolean;
  /** When the certificate ends by which it is reached; left out where there is none. */
  readonly expires?: Date;
  readonly now: Date;
}

/** What a look at a member from outside tells of it. */
export interface MemberSeen {
  /** Why its API server can't be asked; undefined where it answers. */
  readonly unreachable: string | undefined;
  /** `v1.36.1`; undefined where it can't be asked. */
  readonly gitVersion: string | undefined;
  /** As {@link MemberFacts} has it. */
  readonly expires: Date | undefined;
  readonly now: Date;
}
