import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../../constructs/cdk.ts";
import { AwsZone } from "../../constructs/aws/entry/dns-zone.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { servingClusters } from "../../lib/plan/entries.ts";
import { stackNamed } from "../plan-index.ts";
import { awsPlaceOf, awsProviders } from "./providers.ts";
import { dnsOf, regionCalled, zoneRegion } from "./entry-zone.ts";

/** The zone that the fleet makes for its entries, with its delegation where the zone above is known. */
export class DnsZoneStack extends FleetStack {
  constructor(app: App, id: string, place: StatePlace, plan: Literal<FleetPlan>) {
    super(app, id, place);
    const { fleet } = plan;
    const { zone, parent } = dnsOf(fleet);
    awsProvider(this, { fleet: fleet.name, ...awsPlaceOf(zoneRegion(fleet)) });
    const above = parent === undefined ? undefined : regionCalled(fleet, parent.region, "dns.parent.region");
    const { aliased } = stackNamed(plan, id).providers;
    const providers = awsProviders(this, fleet.name, aliased, above === undefined ? [] : [above]);
    const provider = above === undefined ? undefined : providers.get(above.name);
    new AwsZone(this, "Default", {
      fleet: fleet.name,
      name: zone,
      ...(parent === undefined || provider === undefined ? {} : { parent: { zoneId: parent.zoneId, provider } }),
      protect: servingClusters(fleet).some(({ cluster }) => cluster.protect),
    });
  }
}
