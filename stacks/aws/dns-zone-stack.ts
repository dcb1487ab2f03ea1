import { FleetStack } from "../../constructs/cdk.ts";
import type { App, RemoteState } from "../../constructs/cdk.ts";
import { AwsZone } from "../../constructs/aws/entry/dns-zone.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { known, stackNamed } from "../plan-index.ts";
import type { PlanIndex } from "../plan-index.ts";
import { awsProviders } from "./providers.ts";
import { providerPropsOf } from "../region-providers.ts";

/** The zone that the fleet makes for its entries, with its delegation where the zone above is known. */
export class DnsZoneStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, index: PlanIndex) {
    super(app, id, state);
    const fleet = index.plan.name;
    const { name, region, parent, protect } = known(index.plan.zone, "zone");
    awsProvider(this, { fleet, ...providerPropsOf(index.region(region).region) });
    const above = parent === undefined ? undefined : index.region(parent.region).region;
    const { aliased } = stackNamed(index.plan, id).providers;
    const providers = awsProviders(this, fleet, aliased, above === undefined ? [] : [above]);
    const provider = above === undefined ? undefined : providers.get(above.name);
    new AwsZone(this, "Default", {
      fleet,
      region,
      name,
      ...(parent === undefined || provider === undefined ? {} : { parent: { zoneId: parent.zoneId, provider } }),
      protect,
    });
  }
}
