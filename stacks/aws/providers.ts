import type { Literal, LiteralText, TerraformProvider, TerraformStack } from "../../constructs/cdk.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Region } from "../../lib/model/fleet.ts";
import { aliasOf } from "../../lib/model/provider-place.ts";
import type { ProviderPlace } from "../../lib/model/provider-place.ts";

/** An AWS region's place, account and roles, as its provider wants them. */
export function awsPlaceOf(
  region: Literal<Region>,
): Pick<Literal<Region>, "location" | "identity"> & { readonly account: LiteralText } {
  const { name, location, account, identity } = region;
  if (account === undefined) throw new FleetError("input", `regions.${name}: an AWS region needs its account`);
  return { location, account, identity };
}

/**
 * The providers of a stack that spans regions: one for each account, location and pair of roles, so that networks side by
 * side share a process. The plan names all that its state has ever needed: Terraform starts only those in use, and needs
 * each once more to take down what a region had.
 *
 * @param places - the stack's providers that have an alias, of every cloud
 * @returns the provider of each region, by the region's name
 */
export function awsProviders(
  stack: TerraformStack,
  fleet: LiteralText,
  places: readonly Literal<ProviderPlace>[],
  regions: readonly Literal<Region>[],
): ReadonlyMap<string, TerraformProvider> {
  const made = places
    .filter(({ cloud }) => cloud === "aws")
    .map((place) => ({ place, provider: awsProvider(stack, { fleet, ...place, alias: aliasOf(place) }) }));
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
