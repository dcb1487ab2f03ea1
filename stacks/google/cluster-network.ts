import type { Construct, Expression, Literal, LiteralText } from "../../constructs/cdk.ts";
import { joined, literal } from "../../constructs/cdk.ts";
import { GoogleClusterNetwork } from "../../constructs/google/network/cluster-network.ts";
import type { SharedVpc } from "../../constructs/google/network/shared-use.ts";
import { networkOf } from "../../lib/clouds/google/paths.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import type { ClusterPlan, Range, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { nameOf } from "../cluster-props.ts";
import { providerPropsOf } from "../region-providers.ts";

/**
 * A cluster's own part of its region's network, in the cluster's own stack: it is made before the cluster and destroyed after
 * it, and no other cluster's stack changes.
 *
 * @param network - an expression that yields the network's id
 */
export function addClusterNetwork(
  scope: Construct,
  network: Expression,
  own: Literal<RegionPlan>,
  plan: Literal<ClusterPlan>,
): GoogleClusterNetwork {
  const { cluster, ranges } = plan;
  const { account, location } = providerPropsOf(own.region);
  const [nodes] = blocksFor(ranges, "nodes");
  const [controlPlane] = blocksFor(ranges, "control-plane");
  const [services] = ranges.filter(({ purpose, routed }) => purpose === "services" && routed).map(({ block }) => block);
  const [proxies] = blocksFor(own.ranges, "proxy");
  if (nodes === undefined || controlPlane === undefined) {
    throw new FleetError("input", `clusters.${cluster.name}: nothing is granted to this cluster yet`, {
      next: "fleetwright plan --write",
    });
  }
  return new GoogleClusterNetwork(scope, "network", {
    name: nameOf(plan, "subnet"),
    location,
    network,
    shared: sharedVpcOf(own, account),
    nodes,
    pods: blocksFor(ranges, "pods"),
    ...(services === undefined ? {} : { services }),
    controlPlane,
    ...(proxies === undefined ? {} : { proxies }),
    nodeAccount: joined`${nameOf(plan, "service-account")}@${account}.iam.gserviceaccount.com`,
    protect: cluster.protect,
  });
}

/** The projects of a network that another project owns; undefined where the region's own project does. */
function sharedVpcOf({ region: { network } }: Literal<RegionPlan>, service: LiteralText): SharedVpc | undefined {
  if (network === undefined) return undefined;
  const host = literal(networkOf(network.id).project);
  return host === service ? undefined : { host, service };
}

function blocksFor(ranges: readonly Literal<Range>[], wanted: Range["purpose"]): readonly Cidr[] {
  return ranges.filter(({ purpose }) => purpose === wanted).map(({ block }) => block);
}
