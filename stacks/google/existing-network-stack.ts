import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { GoogleExistingNetwork } from "../../constructs/google/network/existing-network.ts";
import type { ExistingNetwork, Region } from "../../lib/model/fleet.ts";
import { providerPropsOf } from "../region-providers.ts";

/** A network that something else owns, shared from another project or not: nothing but the outputs that others read. */
export class GoogleExistingNetworkStack extends FleetStack {
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
    new GoogleExistingNetwork(this, "Default", {
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
