import { NetworkConnectivitySpoke } from "@cdktf/provider-google/lib/network-connectivity-spoke/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import type { GoogleNetworkEnd } from "./peering.ts";

export interface GoogleSpokeProps extends GoogleNetworkEnd {
  /** The project that owns the network: Google takes a spoke in no other. */
  readonly project: LiteralText;
  /** Id of the hub. */
  readonly hub: Expression;
  /** What others in the hub learn of the network: private blocks only. */
  readonly cidrs: readonly Cidr[];
}

/** A network's membership of a hub: it learns of all others there, and they of its blocks. */
export class GoogleSpoke extends Construct {
  constructor(scope: Construct, id: string, { name, project, network, provider, hub, cidrs }: GoogleSpokeProps) {
    super(scope, id);
    new NetworkConnectivitySpoke(this, "spoke", {
      provider,
      name,
      project,
      location: "global",
      hub,
      linkedVpcNetwork: { uri: network, includeExportRanges: cidrs.map(String), excludeExportRanges: [] },
    });
  }
}
