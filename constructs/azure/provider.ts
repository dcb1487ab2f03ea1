import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider/index.js";
import type { TerraformStack } from "../cdk.ts";
import { deployIdentity } from "../deploy-identity.ts";
import type { ProviderProps } from "../provider.ts";

/** Everything that we emit means the same to all of these versions; the first is the one that the bindings were made from. */
export const AZURE_PROVIDER = { source: "registry.terraform.io/hashicorp/azurerm", version: ">= 4.55.0, < 5.0.0" } as const;

/** What the plugin does on its own account. */
const FEATURES = {
  // Somebody else's things in a group of ours are not destroyed with it.
  resourceGroup: [{ preventDeletionIfContainsResources: true }],
  // Keys that encrypt a cluster are never destroyed for good by Terraform, and a vault that comes back under its name is the old one.
  keyVault: [{ purgeSoftDeleteOnDestroy: false, recoverSoftDeletedKeyVaults: true }],
  // Keys that a template made go with their vault: Azure's management can't delete one.
  templateDeployment: [{ deleteNestedItemsDuringDeletion: false }],
  // Accounts of ours answer to nobody on the internet, so that the plugin doesn't ask there how they are.
  storage: [{ dataPlaneAvailable: false }],
};

/** The one way to talk to one Azure subscription, as the identity that the fleet names; its tenant and token come from the environment. */
export function azureProvider(stack: TerraformStack, { account, alias, identity }: ProviderProps): AzurermProvider {
  return new RangedAzurermProvider(stack, alias === undefined ? "azurerm" : `azurerm-${alias}`, {
    subscriptionId: account,
    features: [FEATURES],
    // Identities that deploy need no right to register resource providers for a whole subscription.
    resourceProviderRegistrations: "none",
    storageUseAzuread: true,
    ...(alias === undefined ? {} : { alias }),
    ...(identity === undefined ? {} : { clientId: deployIdentity(stack, identity) }),
  });
}

/** The bindings would pin the very version that they were made from, under a name that depends on the program. */
class RangedAzurermProvider extends AzurermProvider {
  override toTerraform(): Record<string, unknown> {
    const whole = super.toTerraform() as Record<string, unknown>;
    return { ...whole, terraform: { required_providers: { azurerm: AZURE_PROVIDER } } };
  }
}
