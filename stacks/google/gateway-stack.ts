import { FleetStack } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { GoogleHub } from "../../constructs/google/connectivity/hub.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Intent, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";
import { networkEndOf } from "./network-end.ts";

/** The hub in which networks meet. It belongs to the project of one region and serves all that are joined to it. */
export class GoogleHubStack extends FleetStack {
  constructor(app: App, id: string, state: RemoteState, plan: Literal<Intent>, own: Literal<RegionPlan>) {
    super(app, id, state);
    const { region, asn, names } = own;
    const name = names["gateway"];
    if (asn === undefined || name === undefined || plan.connections.some((one) => one.via === "vpn" && joins(one, region.name))) {
      throw new FleetError("input", `regions.${region.name}: VPNs on ${region.cloud} can be planned, but not synthesized yet`);
    }
    googleProvider(this, { fleet: plan.name, ...providerPropsOf(region) });
    const met = plan.connections.filter((one) => one.via === "transit" && joins(one, region.name));
    const members = new Set<string>([region.name, ...met.flatMap(({ between }) => between)]);
    const projects = new Set<LiteralText>(
      plan.regions.filter((one) => members.has(one.region.name)).map((one) => networkEndOf(one).project),
    );
    new GoogleHub(this, "Default", { fleet: plan.name, region: region.name, name, asn, projects: [...projects] });
  }
}

function joins({ between }: { readonly between: readonly string[] }, region: string): boolean {
  return between.includes(region);
}
