import type { Literal, LiteralText, TerraformProvider, TerraformStack } from "../../constructs/cdk.ts";
import { googleProvider } from "../../constructs/google/provider.ts";
import type { Region } from "../../lib/model/fleet.ts";
import { aliasOf } from "../../lib/model/provider-place.ts";
import type { ProviderPlace } from "../../lib/model/provider-place.ts";
import { regionProviders } from "../region-providers.ts";

/** @param places - the stack's providers that have an alias, of every cloud @returns the provider of each region, by the region's name */
export function googleProviders(
  stack: TerraformStack,
  fleet: LiteralText,
  places: readonly Literal<ProviderPlace>[],
  regions: readonly Literal<Region>[],
): ReadonlyMap<string, TerraformProvider> {
  return regionProviders("gcp", places, regions, (place) => googleProvider(stack, { fleet, ...place, alias: aliasOf(place) }));
}
