import { part } from "../../constructs/cdk.ts";
import { GoogleLinkEnd } from "../../constructs/google/connectivity/link-end.ts";
import type { AnswerLink } from "../link-stack.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { networkEndOf } from "./network-end.ts";
import { googleProviders } from "./providers.ts";

/** The end of a link on Google Cloud, which the other members of a hub use too where its network meets them there. */
export const answerOnGoogle: AnswerLink = ({ stack, index, plan, region, own, far, tunnels, gateway }, opened) => {
  const { name } = region.region;
  const providers = googleProviders(stack, index.plan.name, plan.providers.aliased, [region.region]);
  const met = index.plan.connections.find(({ via, between }) => via === "transit" && between.some((one) => one === name));
  const hub = met?.between.find((one) => index.plan.hubs.some((other) => other === one));
  new GoogleLinkEnd(stack, name, {
    fleet: index.plan.name,
    name: own.end.name,
    provider: known(providers.get(name), name),
    project: networkEndOf(region).project,
    location: providerPropsOf(region.region).location,
    peerAsn: far.end.asn,
    gatewayId: part(own.gateway, ".detail.vpn.gateway"),
    router: part(own.gateway, ".detail.vpn.router"),
    opened,
    tunnels,
    told: own.end.blocks,
    believed: far.end.blocks,
    ...(hub === undefined ? {} : { hub: part(gateway(hub), ".detail.hub") }),
  });
};
