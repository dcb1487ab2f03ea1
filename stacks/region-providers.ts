import type { Literal, TerraformProvider } from "../constructs/cdk.ts";
import { FleetError } from "../lib/errors.ts";
import type { LiteralText } from "../constructs/cdk.ts";
import type { Cloud, Region } from "../lib/model/fleet.ts";
import type { ProviderConfig } from "../lib/model/provider-config.ts";

/** A region's location, account and identities, as its provider wants them. */
export type RegionProviderProps = Pick<Literal<Region>, "location" | "identity"> & { readonly account: LiteralText };

/** @throws FleetError (input) where the region lacks what every provider needs */
export function providerPropsOf(region: Literal<Region>): RegionProviderProps {
  const { name, cloud, location, account, identity } = region;
  if (account === undefined) throw new FleetError("input", `regions.${name}: a region of ${cloud} needs an account or project`);
  return { location, account, identity };
}

/**
 * The providers of a stack that spans regions: one for each account, location and pair of identities, so that networks side by
 * side share a process. The plan names all that its state has ever needed: Terraform starts only those in use, and needs
 * each once more to take down what a region had.
 *
 * @param cloud - whose providers are made; others of the stack are left alone
 * @param configs - the stack's providers that have an alias, of every cloud
 * @returns the provider of each region, by the region's name
 */
export function regionProviders(
  cloud: Cloud,
  configs: readonly Literal<ProviderConfig>[],
  regions: readonly Literal<Region>[],
  make: (config: Literal<ProviderConfig>) => TerraformProvider,
): ReadonlyMap<string, TerraformProvider> {
  const made = configs.filter((config) => config.cloud === cloud).map((config) => ({ config, provider: make(config) }));
  return new Map(
    regions.map((region) => {
      const found = made.find(({ config }) => isProviderOf(config, region));
      if (found === undefined) throw new Error(`the plan gives this stack no provider for ${region.name}`);
      return [region.name, found.provider];
    }),
  );
}

function isProviderOf(config: Literal<ProviderConfig>, { location, account, identity }: Literal<Region>): boolean {
  return (
    config.location === location &&
    config.account === account &&
    config.identity?.apply === identity?.apply &&
    config.identity?.plan === identity?.plan
  );
}
