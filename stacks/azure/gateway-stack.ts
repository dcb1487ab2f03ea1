import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { AzureHub } from "../../constructs/azure/connectivity/hub.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Intent, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { regionName } from "./network-ids.ts";

/** The hub in which networks meet. It stands in the place of one region and serves all that are joined to it. */
export class AzureHubStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, plan: Literal<Intent>, own: Literal<RegionPlan>) {
    super(app, id, state);
    const { region, asn, ranges } = own;
    const block = ranges.find(({ purpose }) => purpose === "gateway")?.block;
    const tunnels = plan.connections.some(({ via, between }) => via === "vpn" && between.some((name) => name === region.name));
    if (asn === undefined || tunnels) {
      throw new FleetError("input", `regions.${region.name}: VPNs on ${region.cloud} can be planned, but not synthesized yet`);
    }
    if (block === undefined) throw new Error(`the plan grants no range for a hub in ${region.name}`);
    const azure = providerPropsOf(region);
    azureProvider(this, { fleet: plan.name, ...azure });
    const name = regionName(own, "gateway");
    new AzureHub(this, "Default", { fleet: plan.name, region: region.name, name, asn, location: azure.location, block });
  }
}
