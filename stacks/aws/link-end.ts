import { part } from "../../constructs/cdk.ts";
import { AwsLinkEnd } from "../../constructs/aws/connectivity/link-end.ts";
import { AwsRoutes } from "../../constructs/aws/connectivity/routes.ts";
import type { OpenLink } from "../link-stack.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { awsProviders } from "./providers.ts";
import { routeTablesOf } from "./route-tables.ts";

/** Addresses of a gateway that answers: where each has an interface of its own, there are two. */
const ADDRESSES = [0, 1] as const;

/** The end of a link on AWS, and the routes of its own network into it. Routes of networks behind it belong to their transit. */
export const openOnAws: OpenLink = ({ stack, index, plan, link, region, own, far, tunnels, network }) => {
  const { name } = region.region;
  const providers = awsProviders(stack, index.plan.name, plan.providers.aliased, [region.region]);
  const provider = known(providers.get(name), name);
  const end = new AwsLinkEnd(stack, name, {
    fleet: index.plan.name,
    name: own.end.name,
    provider,
    peerAsn: far.end.asn,
    gatewayId: part(own.gateway, ".id"),
    routeTableId: part(own.gateway, ".detail.routeTable"),
    addresses: ADDRESSES.map((at) => part(far.gateway, `.detail.vpn.addresses[${at}]`)),
    tunnels,
  });
  const from = {
    region: name,
    cidrs: region.network?.blocks ?? [],
    location: providerPropsOf(region.region).location,
    account: providerPropsOf(region.region).account,
    provider,
    vpcId: part(network(name), ".id"),
    routeTables: routeTablesOf(region, network(name)),
  };
  for (const route of index.plan.routes) {
    if (route.from !== name || route.over.via !== "vpn" || route.over.between.join() !== link.between.join()) continue;
    const to = { region: route.to, cidrs: index.region(route.to).network?.blocks ?? [] };
    new AwsRoutes(stack, `routes-${name}--${route.to}`, { from, to, target: { transitGatewayId: part(own.gateway, ".id") } });
  }
  return end.tunnels;
};
