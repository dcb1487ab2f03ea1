import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AwsNetwork } from "../../constructs/aws/network/network.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { AwsSubnetSpec } from "../../constructs/aws/network/subnets.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import type { Range, RegionPlan, SubnetTier } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";

/** A region's network on AWS, with all that every cluster and load balancer in it shares. */
export class AwsNetworkStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, fleet: LiteralText, own: Literal<RegionPlan>) {
    super(app, id, state);
    const { region, names, network } = own;
    const aws = providerPropsOf(region);
    const name = names["network"];
    const [block, ...further] = blocksFor(own, "block");
    if (name === undefined || block === undefined || network === undefined) {
      throw new FleetError("input", `regions.${region.name}: nothing is granted to this region yet`, {
        next: "fleetwright plan --write",
      });
    }
    awsProvider(this, { fleet, ...aws });
    new AwsNetwork(this, "Default", {
      fleet,
      region: region.name,
      location: aws.location,
      account: aws.account,
      name,
      cidr: block,
      secondaryCidrs: further,
      zones: own.zones,
      subnets: { private: subnetsOf(own, "private"), public: subnetsOf(own, "public"), intra: subnetsOf(own, "intra") },
      nat: region.nat ?? "per-zone",
      trusted: network.trusted,
      entryPorts: network.entryPorts,
      protect: network.protect,
    });
  }
}

function subnetsOf({ subnets }: Literal<RegionPlan>, tier: SubnetTier): readonly AwsSubnetSpec[] {
  return subnets.filter((one) => one.tier === tier).map(({ name, zone, block }) => ({ name, zone, cidr: block }));
}

function blocksFor({ ranges }: Literal<RegionPlan>, purpose: Range["purpose"]): readonly Cidr[] {
  return ranges.filter((range) => range.purpose === purpose).map(({ block }) => block);
}
