import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AzureExistingNetwork } from "../../constructs/azure/network/existing-network.ts";
import type { ExistingNetwork, Region } from "../../lib/model/fleet.ts";
import { providerPropsOf } from "../region-providers.ts";

/** A network that something else owns: nothing but the outputs that others read. */
export class AzureExistingNetworkStack extends FleetStack {
  constructor(
    app: App,
    id: string,
    state: RemoteState,
    fleet: LiteralText,
    region: Literal<Region> & { readonly network: Literal<ExistingNetwork> },
  ) {
    super(app, id, state);
    const { location, account } = providerPropsOf(region);
    const { id: network, cidrs, natAddresses } = region.network;
    new AzureExistingNetwork(this, "Default", {
      fleet,
      region: region.name,
      location,
      account,
      id: network,
      cidrs,
      natAddresses,
    });
  }
}
