import { VirtualHubConnection } from "@cdktf/provider-azurerm/lib/virtual-hub-connection/index.js";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText, TerraformProvider } from "../../cdk.ts";

export interface AzureSpokeProps {
  /** What the connection is called in the hub: at most 80 characters. */
  readonly name: LiteralText;
  /** Id of the network. */
  readonly network: LiteralText;
  /** Id of the hub. */
  readonly hub: Expression;
  /** Of the hub's subscription: connections are the hub's. */
  readonly provider: TerraformProvider;
}

/** A network's connection to a hub: it learns of all others there, and they of it. */
export class AzureSpoke extends Construct {
  constructor(scope: Construct, id: string, { name, network, hub, provider }: AzureSpokeProps) {
    super(scope, id);
    new VirtualHubConnection(this, "spoke", {
      provider,
      name,
      virtualHubId: hub,
      remoteVirtualNetworkId: network,
      // The way to the internet stays the network's own.
      internetSecurityEnabled: false,
    });
  }
}
