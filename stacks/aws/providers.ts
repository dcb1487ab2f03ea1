import type { Literal, LiteralText, TerraformProvider, TerraformStack } from "../../constructs/cdk.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { Region } from "../../lib/model/fleet.ts";
import { aliasOf } from "../../lib/model/provider-place.ts";
import type { ProviderPlace } from "../../lib/model/provider-place.ts";
import { regionProviders } from "../region-providers.ts";

/** @param places - the stack's providers that have an alias, of every cloud @returns the provider of each region, by the region's name */
export function awsProviders(
  stack: TerraformStack,
  fleet: LiteralText,
  places: readonly Literal<ProviderPlace>[],
  regions: readonly Literal<Region>[],
): ReadonlyMap<string, TerraformProvider> {
  return regionProviders("aws", places, regions, (place) => awsProvider(stack, { fleet, ...place, alias: aliasOf(place) }));
}
