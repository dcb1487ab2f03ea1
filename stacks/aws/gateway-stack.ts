import { FleetStack, RemoteOutput, listFrom, part } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, StatePlace } from "../../constructs/cdk.ts";
import { AwsGateway } from "../../constructs/aws/connectivity/gateway.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { SubnetTier } from "../../lib/contracts/network-record.ts";
import { FleetError } from "../../lib/errors.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { awsPlaceOf } from "./providers.ts";

export interface GatewayPlaces {
  readonly own: StatePlace;
  /** The state of the region's network stack. */
  readonly network: StatePlace;
}

/** A region's transit gateway. */
export class GatewayStack extends FleetStack {
  constructor(app: App, id: string, places: GatewayPlaces, fleet: LiteralText, plan: Literal<RegionPlan>) {
    super(app, id, places.own);
    const { region, asn, names } = plan;
    const name = names["gateway"];
    if (region.cloud !== "aws" || asn === undefined || name === undefined) {
      throw new FleetError(
        "input",
        `regions.${region.name}: gateways on ${region.cloud} can be planned, but not synthesized yet`,
      );
    }
    awsProvider(this, { fleet, ...awsPlaceOf(region) });
    const network = new RemoteOutput(this, "network", places.network).value(NETWORK_RECORD_OUTPUT);
    new AwsGateway(this, "Default", {
      fleet,
      region: region.name,
      name,
      asn,
      vpcId: part(network, ".id"),
      subnetIds: listFrom(part(network, `.subnets.${attachedTier(plan)}`)),
    });
  }
}

/** An existing network may have no subnets of its own for attachments; then those of the nodes take them. */
function attachedTier({ region: { name, network } }: Literal<RegionPlan>): SubnetTier {
  const tier = (["intra", "private"] as const).find(
    (found) => network === undefined || (network.subnets[found] ?? []).length > 0,
  );
  if (tier !== undefined) return tier;
  throw new FleetError(
    "input",
    `regions.${name}.network.subnets: a transit gateway needs one intra or private subnet in each zone`,
    {
      next: "fleetwright validate",
    },
  );
}
