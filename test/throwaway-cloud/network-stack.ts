import { FleetStack, TerraformData, TerraformOutput } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../lib/contracts/network-record.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";

/** A network that is nothing but a name and its blocks. */
export class ThrowawayNetworkStack extends FleetStack {
  constructor(app: App, id: string, place: RemoteState, fleet: LiteralText, plan: Literal<RegionPlan>) {
    super(app, id, place);
    const { region, names } = plan;
    const blocks = (plan.network?.blocks ?? []).map(String);
    const network = new TerraformData(this, "network", { input: { name: names["network"], cidrs: blocks } });
    const record: NetworkRecord = {
      format: 1,
      fleet,
      cloud: region.cloud,
      region: region.name,
      id: network.reference("id"),
      location: region.location,
      account: region.account ?? "",
      blocks,
      egress: [],
      detail: { cloud: region.cloud },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: record });
  }
}
