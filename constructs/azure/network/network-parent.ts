import type { Construct, LiteralText } from "../../cdk.ts";

/** What every part of a network hangs on. */
export interface AzureNetworkParent {
  readonly scope: Construct;
  /** Prefix of the parts' names. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  /** Name of the resource group, as an attribute of it: what stands in it waits for it. */
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** Whether a destroy of what others rely on is refused. */
  readonly protect: boolean;
}
