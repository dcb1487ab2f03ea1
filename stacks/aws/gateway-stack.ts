import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AwsGateway } from "../../constructs/aws/connectivity/gateway.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import { FleetError } from "../../lib/errors.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { subnetIdsOf } from "./subnet-ids.ts";

export interface GatewayStates {
  readonly own: RemoteState;
  /** The state of the region's network stack. */
  readonly network: RemoteState;
}

/** A region's transit gateway. */
export class GatewayStack extends FleetStack {
  constructor(app: App, id: string, states: GatewayStates, fleet: LiteralText, plan: Literal<RegionPlan>) {
    super(app, id, states.own);
    const { region, asn, names } = plan;
    const name = names["gateway"];
    if (region.cloud !== "aws" || asn === undefined || name === undefined) {
      throw new FleetError(
        "input",
        `regions.${region.name}: gateways on ${region.cloud} can be planned, but not synthesized yet`,
      );
    }
    awsProvider(this, { fleet, ...providerPropsOf(region) });
    const network = new RemoteOutput(this, "network", states.network).value(NETWORK_RECORD_OUTPUT);
    new AwsGateway(this, "Default", {
      fleet,
      region: region.name,
      name,
      asn,
      vpcId: part(network, ".id"),
      subnetIds: attachedSubnets(plan, network),
    });
  }
}

function attachedSubnets({ region: { name }, attached }: Literal<RegionPlan>, network: Expression): string[] {
  if (attached.length > 0) return subnetIdsOf(attached, network);
  throw new FleetError(
    "input",
    `regions.${name}.network.subnets: a transit gateway needs one intra or private subnet in each zone`,
    {
      next: "fleetwright validate",
    },
  );
}
