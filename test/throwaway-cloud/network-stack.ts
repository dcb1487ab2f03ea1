import { FleetStack, TerraformData, TerraformOutput } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, StatePlace } from "../../constructs/cdk.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../lib/contracts/network-record.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { networkBlocks } from "../../lib/plan/networks.ts";

/** A network that is nothing but a name and its blocks. */
export class ThrowawayNetworkStack extends FleetStack {
  constructor(app: App, id: string, place: StatePlace, fleet: LiteralText, plan: Literal<RegionPlan>) {
    super(app, id, place);
    const { region, names } = plan;
    const cidrs = networkBlocks(plan).map(String);
    const network = new TerraformData(this, "network", { input: { name: names["network"], cidrs } });
    const record: NetworkRecord = {
      format: 1,
      fleet,
      cloud: region.cloud,
      region: region.name,
      location: region.location,
      account: region.account ?? "",
      id: network.reference("id"),
      cidrs,
      zones: [],
      subnets: { private: {}, public: {}, intra: {} },
      routeTables: { private: {}, public: {}, intra: {} },
      natAddresses: [],
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: record });
  }
}
