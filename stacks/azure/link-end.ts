import { part } from "../../constructs/cdk.ts";
import { AzureLinkEnd } from "../../constructs/azure/connectivity/link-end.ts";
import type { AnswerLink } from "../link-stack.ts";
import { known } from "../plan-index.ts";
import { providerPropsOf } from "../region-providers.ts";
import { regionName } from "./network-ids.ts";
import { azureProviders } from "./providers.ts";

/** The end of a link on Azure, which all networks that are connected to its hub use. */
export const answerOnAzure: AnswerLink = ({ stack, index, plan, region, own, far, tunnels }, opened) => {
  const { name } = region.region;
  const providers = azureProviders(stack, index.plan.name, plan.providers.aliased, [region.region]);
  const vpn = part(own.gateway, ".detail.vpn");
  new AzureLinkEnd(stack, name, {
    fleet: index.plan.name,
    name: own.end.name,
    provider: known(providers.get(name), name),
    location: providerPropsOf(region.region).location,
    resourceGroup: regionName(region, "gateway"),
    peerAsn: far.end.asn,
    wan: part(vpn, ".wan"),
    gatewayId: part(vpn, ".gateway"),
    configurations: [part(vpn, ".configurations[0]"), part(vpn, ".configurations[1]")],
    opened,
    tunnels,
  });
};
