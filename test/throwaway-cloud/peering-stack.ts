import { FleetStack, RemoteOutput, TerraformData, part } from "../../constructs/cdk.ts";
import type { App, Literal, RemoteState } from "../../constructs/cdk.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Intent } from "../../lib/model/fleet-plan.ts";

/** Pairs of networks, by their ids. */
export class ThrowawayPeeringStack extends FleetStack {
  constructor(app: App, id: string, place: RemoteState, networks: ReadonlyMap<string, RemoteState>, plan: Literal<Intent>) {
    super(app, id, place);
    const ids = new Map(
      [...networks].map(([region, network]) => [
        region,
        part(new RemoteOutput(this, `network-${region}`, network).value(NETWORK_RECORD_OUTPUT), ".id"),
      ]),
    );
    for (const { between } of plan.connections) {
      new TerraformData(this, between.join("--"), { input: { networks: between.map((region) => ids.get(region) ?? "") } });
    }
  }
}
