import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { GoogleNetwork } from "../../constructs/google/network/network.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";

/** A region's network on Google Cloud, with all that every cluster and load balancer in it shares. */
export class GoogleNetworkStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, fleet: LiteralText, own: Literal<RegionPlan>) {
    super(app, id, state);
    const { region, names, network, ranges } = own;
    const google = providerPropsOf(region);
    const name = names["network"];
    const proxies = ranges.find(({ purpose }) => purpose === "proxy")?.block;
    if (name === undefined || proxies === undefined || network === undefined) {
      throw new FleetError("input", `regions.${region.name}: nothing is granted to this region yet`, {
        next: "fleetwright plan --write",
      });
    }
    googleProvider(this, { fleet, ...google });
    new GoogleNetwork(this, "Default", {
      fleet,
      region: region.name,
      location: google.location,
      account: google.account,
      name,
      blocks: network.blocks,
      proxies,
      protect: network.protect,
    });
  }
}
