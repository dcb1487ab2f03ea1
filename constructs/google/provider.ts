import { GoogleProvider } from "@cdktf/provider-google/lib/provider/index.js";
import type { TerraformStack } from "../cdk.ts";
import { deployIdentity } from "../deploy-identity.ts";
import type { ProviderProps } from "../provider.ts";

/**
 * Everything that we emit means the same to all of these versions; the first is the one that the bindings were made from.
 * What 7.0 removed is never emitted, and what it changed the default of is always said.
 */
export const GOOGLE_PROVIDER = { source: "registry.terraform.io/hashicorp/google", version: ">= 6.50.0, < 8.0.0" } as const;

/** The one way to talk to one region of one Google project, as the service account that the fleet names. */
export function googleProvider(stack: TerraformStack, props: ProviderProps): GoogleProvider {
  const { alias, identity } = props;
  return new RangedGoogleProvider(stack, alias === undefined ? "google" : `google-${alias}`, {
    project: props.account,
    region: props.location,
    defaultLabels: fleetLabels(props.fleet, stack),
    // A label of the plugin's own would be one that nobody asked for.
    addTerraformAttributionLabel: false,
    ...(alias === undefined ? {} : { alias }),
    ...(identity === undefined ? {} : { impersonateServiceAccount: deployIdentity(stack, identity) }),
  });
}

/** What everything in a stack is marked with, by the provider; its keys hold no dots and slashes, and cdktf makes underscores of dashes. */
export function fleetLabels(fleet: string, stack: TerraformStack): Record<string, string> {
  return { fleetwright_fleet: fleet, fleetwright_stack: stack.node.id };
}

/** The bindings would pin the very version that they were made from, under a name that depends on the program. */
class RangedGoogleProvider extends GoogleProvider {
  override toTerraform(): Record<string, unknown> {
    const whole = super.toTerraform() as Record<string, unknown>;
    return { ...whole, terraform: { required_providers: { google: GOOGLE_PROVIDER } } };
  }
}
