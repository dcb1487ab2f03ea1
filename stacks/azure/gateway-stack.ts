import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { AzureHub } from "../../constructs/azure/connectivity/hub.ts";
import type { TunnelHosts } from "../../constructs/azure/connectivity/vpn-gateway.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import type { Intent, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { regionName } from "./network-ids.ts";

/** The hub in which networks meet, and at which links end. It stands in the place of one region and serves all that are joined to it. */
export class AzureHubStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, plan: Literal<Intent>, own: Literal<RegionPlan>) {
    super(app, id, state);
    const { region, asn, ranges } = own;
    const block = known(ranges.find(({ purpose }) => purpose === "gateway")?.block, `a range for a hub in ${region.name}`);
    const azure = providerPropsOf(region);
    azureProvider(this, { fleet: plan.name, ...azure });
    const hosts = hostsOf(own);
    new AzureHub(this, "Default", {
      fleet: plan.name,
      region: region.name,
      name: regionName(own, "gateway"),
      asn: known(asn, `the number of ${region.name}`),
      location: azure.location,
      block,
      ...(hosts === undefined ? {} : { vpn: { hosts } }),
    });
  }
}

function hostsOf({ tunnelHosts: [first, second] }: Literal<RegionPlan>): TunnelHosts | undefined {
  return first === undefined || second === undefined ? undefined : [first, second];
}
