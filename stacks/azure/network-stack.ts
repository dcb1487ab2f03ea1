import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AzureNetwork } from "../../constructs/azure/network/network.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import type { Range, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { regionName } from "./network-ids.ts";

/** A region's network on Azure, with all that every cluster and load balancer in it shares. */
export class AzureNetworkStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, fleet: LiteralText, own: Literal<RegionPlan>) {
    super(app, id, state);
    const { region, network, ranges } = own;
    const azure = providerPropsOf(region);
    const block = (wanted: Range["purpose"]): Cidr | undefined => ranges.find(({ purpose }) => purpose === wanted)?.block;
    const [hub, loadBalancers, endpoints] = [block("gateway"), block("load-balancer"), block("endpoints")];
    if (hub === undefined || loadBalancers === undefined || endpoints === undefined || network === undefined) {
      throw new FleetError("input", `regions.${region.name}: nothing is granted to this region yet`, {
        next: "fleetwright plan --write",
      });
    }
    azureProvider(this, { fleet, ...azure });
    new AzureNetwork(this, "Default", {
      fleet,
      region: region.name,
      location: azure.location,
      account: azure.account,
      names: {
        resourceGroup: regionName(own, "resource-group"),
        network: regionName(own, "network"),
        flowLogs: regionName(own, "flow-logs"),
        keyVault: regionName(own, "key-vault"),
      },
      blocks: network.blocks,
      hub,
      loadBalancers,
      endpoints,
      protect: network.protect,
    });
  }
}
