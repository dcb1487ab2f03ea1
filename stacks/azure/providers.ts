import type { Literal, LiteralText, TerraformProvider, TerraformStack } from "../../constructs/cdk.ts";
import { azureProvider } from "../../constructs/azure/provider.ts";
import type { Region } from "../../lib/model/fleet.ts";
import { aliasOf } from "../../lib/model/provider-config.ts";
import type { ProviderConfig } from "../../lib/model/provider-config.ts";
import { regionProviders } from "../region-providers.ts";

/** @param configs - the stack's providers that have an alias, of every cloud @returns the provider of each region, by the region's name */
export function azureProviders(
  stack: TerraformStack,
  fleet: LiteralText,
  configs: readonly Literal<ProviderConfig>[],
  regions: readonly Literal<Region>[],
): ReadonlyMap<string, TerraformProvider> {
  return regionProviders("azure", configs, regions, (config) =>
    azureProvider(stack, { fleet, ...config, alias: aliasOf(config) }),
  );
}
