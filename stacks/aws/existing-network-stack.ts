import { FleetStack, literal } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AwsExistingNetwork } from "../../constructs/aws/network/existing-network.ts";
import type { ExistingNetwork, Region } from "../../lib/model/fleet.ts";

/** A network that something else owns: nothing but the outputs that others read. */
export class AwsExistingNetworkStack extends FleetStack {
  constructor(
    app: App,
    id: string,
    state: RemoteState,
    fleet: LiteralText,
    region: Literal<Region> & { readonly network: Literal<ExistingNetwork> },
  ) {
    super(app, id, state);
    const { network } = region;
    new AwsExistingNetwork(this, "Default", {
      fleet,
      region: region.name,
      location: region.location,
      account: region.account ?? literal(""),
      id: network.id,
      cidrs: network.cidrs,
      subnets: network.subnets,
      routeTables: network.routeTables,
      natAddresses: network.natAddresses,
    });
  }
}
