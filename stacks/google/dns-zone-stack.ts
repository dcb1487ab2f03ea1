import { FleetStack } from "../../constructs/cdk.ts";
import type { App, RemoteState } from "../../constructs/cdk.ts";
import { GoogleZone } from "../../constructs/google/entry/dns-zone.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { known, stackNamed } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { googleProviders } from "./providers.ts";

/** The zone that the fleet makes for its entries, with its delegation where the zone above is known. */
export class GoogleDnsZoneStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, index: PlanIndex) {
    super(app, id, state);
    const fleet = index.plan.name;
    const { name, called, region, parent, protect } = known(index.plan.zone, "zone");
    googleProvider(this, { fleet, ...providerPropsOf(index.region(region).region) });
    const above = parent === undefined ? undefined : index.region(parent.region).region;
    const { aliased } = stackNamed(index.plan, id).providers;
    const providers = googleProviders(this, fleet, aliased, above === undefined ? [] : [above]);
    const provider = above === undefined ? undefined : providers.get(above.name);
    new GoogleZone(this, "Default", {
      fleet,
      region,
      name,
      called: known(called, name),
      ...(parent === undefined || provider === undefined ? {} : { parent: { zoneId: parent.zoneId, provider } }),
      protect,
    });
  }
}
