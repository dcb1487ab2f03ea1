import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { GoogleGateway } from "../../constructs/google/connectivity/gateway.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Intent, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { networkEndOf } from "./network-end.ts";

export interface GoogleGatewayStates {
  readonly own: RemoteState;
  /** The state of the region's network stack. */
  readonly network: RemoteState;
}

/** The hub in which networks meet, which belongs to the project of one region and serves all that are joined to it, and what links end at. */
export class GoogleGatewayStack extends FleetStack {
  constructor(app: App, id: string, states: GoogleGatewayStates, plan: Literal<Intent>, own: Literal<RegionPlan>) {
    super(app, id, states.own);
    const { region, asn, names } = own;
    const name = names["gateway"];
    if (asn === undefined || name === undefined) {
      throw new FleetError("input", `regions.${region.name}: its gateway has no number or no name`);
    }
    const provider = providerPropsOf(region);
    googleProvider(this, { fleet: plan.name, ...provider });
    const met = plan.connections.filter((one) => one.via === "transit" && joins(one, region.name));
    const meetsHere = met.length > 0 && plan.hubs.includes(region.name);
    const isLinked = plan.links.some((one) => joins(one, region.name));
    const network = (): RemoteOutput => new RemoteOutput(this, "network", states.network);
    new GoogleGateway(this, "Default", {
      fleet: plan.name,
      region: region.name,
      name,
      asn,
      ...(meetsHere ? { hub: { projects: projectsOf(plan, [region.name, ...met.flatMap(({ between }) => between)]) } } : {}),
      ...(isLinked
        ? {
            vpn: {
              network: part(network().value(NETWORK_RECORD_OUTPUT), ".id"),
              project: networkEndOf(own).project,
              location: provider.location,
            },
          }
        : {}),
    });
  }
}

function projectsOf({ regions }: Literal<Intent>, names: readonly string[]): readonly LiteralText[] {
  const members = new Set<string>(names);
  return [
    ...new Set<LiteralText>(regions.filter(({ region }) => members.has(region.name)).map((one) => networkEndOf(one).project)),
  ];
}

function joins({ between }: { readonly between: readonly string[] }, region: string): boolean {
  return between.includes(region);
}
