import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../../constructs/cdk.ts";
import { AwsNetwork } from "../../constructs/aws/network/network.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import { PRIVATE_BLOCKS, isPrivate } from "../../lib/model/private-blocks.ts";
import type { FleetPlan, Range, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { servingClusters } from "../../lib/plan/entries.ts";
import { awsPlaceOf } from "./providers.ts";

/** A region's network on AWS, with all that every cluster and load balancer in it shares. */
export class AwsNetworkStack extends FleetStack {
  constructor(app: App, id: string, place: StatePlace, plan: Literal<FleetPlan>, own: Literal<RegionPlan>) {
    super(app, id, place);
    const { region, names } = own;
    const fleet = plan.fleet.name;
    const aws = awsPlaceOf(region);
    const name = names["network"];
    const [block, ...further] = blocksFor(own, "block");
    if (name === undefined || block === undefined) {
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
      zones: region.zones,
      subnets: {
        private: blocksFor(own, "private"),
        public: blocksFor(own, "public"),
        intra: blocksFor(own, "intra"),
      },
      nat: region.nat ?? "per-zone",
      trusted: trustedBlocks(plan),
      entryPorts: servingClusters(plan.fleet).flatMap(({ region: { name }, entry }) =>
        name === region.name ? [entry.port] : [],
      ),
      protect: isProtected(plan, region.name),
    });
  }
}

function blocksFor({ ranges }: Literal<RegionPlan>, purpose: Range["purpose"]): readonly Cidr[] {
  return ranges.filter((range) => range.purpose === purpose).map(({ block }) => block);
}

/** All private space, and what the fleet uses of the rest: networks may be peers that are none today. */
function trustedBlocks({ fleet }: Literal<FleetPlan>): readonly Cidr[] {
  const existing = fleet.regions.flatMap(({ network }) => network?.cidrs ?? []);
  return [...PRIVATE_BLOCKS, ...[fleet.addressing.pool, ...existing].filter((block) => !isPrivate(block))];
}

/** A network is kept as long as any cluster in it is. */
function isProtected({ fleet }: Literal<FleetPlan>, region: string): boolean {
  return fleet.clusters.some((cluster) => cluster.region === region && cluster.protect);
}
