import { FleetStack } from "../../constructs/cdk.ts";
import type { App, RemoteState } from "../../constructs/cdk.ts";
import { AzureZone } from "../../constructs/azure/entry/dns-zone.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import { known, stackNamed } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { azureProviders } from "./providers.ts";
import { zonePlace } from "./zone-place.ts";

/** The zone that the fleet makes for its entries, with its delegation where the zone above is known. */
export class AzureDnsZoneStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, index: PlanIndex) {
    super(app, id, state);
    const fleet = index.plan.name;
    const { name, called, region, parent, protect } = known(index.plan.zone, "zone");
    const own = providerPropsOf(index.region(region).region);
    azureProvider(this, { fleet, ...own });
    const above = parent === undefined ? undefined : index.region(parent.region).region;
    const { aliased } = stackNamed(index.plan, id).providers;
    const providers = azureProviders(this, fleet, aliased, above === undefined ? [] : [above]);
    const provider = above === undefined ? undefined : providers.get(above.name);
    new AzureZone(this, "Default", {
      fleet,
      region,
      location: own.location,
      name,
      resourceGroup: known(called, name),
      ...(parent === undefined || provider === undefined ? {} : { parent: { zone: zonePlace(parent.zoneId), provider } }),
      protect,
    });
  }
}
