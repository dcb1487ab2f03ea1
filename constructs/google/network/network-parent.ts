import type { ComputeNetwork } from "@cdktf/provider-google/lib/compute-network/index.js";
import type { Construct, LiteralText } from "../../cdk.ts";

/** What every part of a network hangs on. */
export interface GoogleNetworkParent {
  readonly scope: Construct;
  /** Prefix of the parts' names. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  readonly network: ComputeNetwork;
  /** Whether Terraform refuses to destroy what others rely on. */
  readonly protect: boolean;
}

/** Google lets go of a network or subnet only once the last thing in it is gone, which may take its time. */
export const SLOW_DELETE = { delete: "20m" } as const;
