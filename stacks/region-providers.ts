import type { Literal, TerraformProvider } from "../constructs/cdk.ts";
import { FleetError } from "../lib/errors.ts";
import type { LiteralText } from "../constructs/cdk.ts";
import type { Cloud, Region } from "../lib/model/fleet.ts";
import type { ProviderPlace } from "../lib/model/provider-place.ts";

/** A region's place, account and identities, as its provider wants them. */
export type RegionPlace = Pick<Literal<Region>, "location" | "identity"> & { readonly account: LiteralText };

/** @throws FleetError (input) where the region lacks what every provider needs */
export function placeOfRegion(region: Literal<Region>): RegionPlace {
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
 * @param places - the stack's providers that have an alias, of every cloud
 * @returns the provider of each region, by the region's name
 */
export function regionProviders(
  cloud: Cloud,
  places: readonly Literal<ProviderPlace>[],
  regions: readonly Literal<Region>[],
  make: (place: Literal<ProviderPlace>) => TerraformProvider,
): ReadonlyMap<string, TerraformProvider> {
  const made = places.filter((place) => place.cloud === cloud).map((place) => ({ place, provider: make(place) }));
  return new Map(
    regions.map((region) => {
      const found = made.find(({ place }) => isPlaceOf(place, region));
      if (found === undefined) throw new Error(`the plan gives this stack no provider for ${region.name}`);
      return [region.name, found.provider];
    }),
  );
}

function isPlaceOf(place: Literal<ProviderPlace>, { location, account, identity }: Literal<Region>): boolean {
  return (
    place.location === location &&
    place.account === account &&
    place.identity?.apply === identity?.apply &&
    place.identity?.plan === identity?.plan
  );
}
