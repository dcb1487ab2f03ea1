import { literal } from "../../constructs/cdk.ts";
import type { Literal, LiteralText } from "../../constructs/cdk.ts";
import { natGatewayId, networkId, networkOf } from "../../lib/clouds/azure/paths.ts";
import type { RegionPlan } from "../../lib/model/fleet-plan.ts";
import { providerPropsOf } from "../region-providers.ts";

/** What the plan knows of a network that stands or will stand: all of it before anything is deployed. */
export interface NetworkIds {
  readonly name: LiteralText;
  readonly resourceGroup: LiteralText;
  readonly id: LiteralText;
  /** Id of its NAT gateway, where the network is ours. */
  readonly natGateway: LiteralText;
}

/** Azure's ids are made of names alone, which the plan has. */
export function networkIdsOf(own: Literal<RegionPlan>): NetworkIds {
  const { region } = own;
  const parts =
    region.network === undefined
      ? {
          subscription: providerPropsOf(region).account,
          resourceGroup: regionName(own, "resource-group"),
          name: regionName(own, "network"),
        }
      : networkOf(region.network.id);
  const { name, resourceGroup } = parts;
  const ids = { id: networkId(parts), natGateway: natGatewayId(parts) };
  return { name: literal(name), resourceGroup: literal(resourceGroup), id: literal(ids.id), natGateway: literal(ids.natGateway) };
}

/** What the cloud calls a thing of the region, such as `network`. */
export function regionName({ region, names }: Literal<RegionPlan>, thing: string): LiteralText {
  const name = names[thing];
  if (name === undefined) throw new Error(`the plan names no ${thing} of ${region.name}`);
  return name;
}
