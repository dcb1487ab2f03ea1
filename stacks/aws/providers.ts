import { createHash } from "node:crypto";
import type { Literal, TerraformProvider, TerraformStack } from "../../constructs/cdk.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { FleetError } from "../../lib/errors.ts";
import type { Region } from "../../lib/model/fleet.ts";

const HASH_LENGTH = 6;

/** An AWS region's place, account and roles, as its provider wants them. */
export function awsPlaceOf(region: Literal<Region>): Pick<Region, "location" | "identity"> & { readonly account: string } {
  const { name, location, account, identity } = region;
  if (account === undefined) throw new FleetError("input", `regions.${name}: an AWS region needs its account`);
  return { location, account, identity };
}

/**
 * The providers of a stack that spans regions: one for each account, location and pair of roles, so that networks side by
 * side share a process. All that are given get one, whether or not anything uses it yet: Terraform starts only those in
 * use, and needs it once more to take down what a region had.
 *
 * @returns the provider of each region, by the region's name
 */
export function awsProviders(
  stack: TerraformStack,
  fleet: string,
  regions: readonly Literal<Region>[],
): ReadonlyMap<string, TerraformProvider> {
  const byAlias = new Map<string, TerraformProvider>();
  const byRegion = new Map<string, TerraformProvider>();
  for (const region of regions) {
    const place = awsPlaceOf(region);
    const alias = aliasOf(place);
    const provider = byAlias.get(alias) ?? awsProvider(stack, { fleet, ...place, alias });
    byAlias.set(alias, provider);
    byRegion.set(region.name, provider);
  }
  return byRegion;
}

/** From what the provider is, not from who uses it: the alias is the same whichever regions come and go. */
function aliasOf({ location, account, identity }: ReturnType<typeof awsPlaceOf>): string {
  const alias = `${location}-${account}`;
  if (identity === undefined) return alias;
  const roles = createHash("sha256")
    .update(JSON.stringify([identity.apply, identity.plan]))
    .digest("hex");
  return `${alias}-${roles.slice(0, HASH_LENGTH)}`;
}
