import { part } from "../../constructs/cdk.ts";
import { GoogleLinkEnd } from "../../constructs/google/connectivity/link-end.ts";
import type { AnswerLink } from "../link-stack.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { networkEndOf } from "./network-end.ts";
import { googleProviders } from "./providers.ts";

/** The end of a link on Google Cloud, which the other members of a hub use too where its network meets them there. */
export const answerOnGoogle: AnswerLink = ({ stack, index, plan, link, region, gateways: [, own], gateway }, opened) => {
  const [opener, answerer] = link.ends;
  const { name } = region.region;
  const providers = googleProviders(stack, index.plan.name, plan.providers.aliased, [region.region]);
  const met = index.plan.connections.find(({ via, between }) => via === "transit" && between.some((one) => one === name));
  const hub = met?.between.find((one) => index.plan.hubs.some((other) => other === one));
  new GoogleLinkEnd(stack, name, {
    fleet: index.plan.name,
    name: answerer.name,
    provider: known(providers.get(name), name),
    project: networkEndOf(region).project,
    location: providerPropsOf(region.region).location,
    peerAsn: opener.asn,
    gatewayId: part(own, ".detail.vpn.gateway"),
    router: part(own, ".detail.vpn.router"),
    opened,
    tunnels: link.tunnels.map(({ block, hosts }) => ({ block, own: hosts[1], peer: hosts[0] })),
    told: answerer.blocks,
    believed: opener.blocks,
    ...(hub === undefined ? {} : { hub: part(gateway(hub), ".detail.hub") }),
  });
};
