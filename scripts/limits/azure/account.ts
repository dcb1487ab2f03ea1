import { by, byRule, limit, named } from "../limits.ts";
import type { AzureLimitsByType } from "./limits.ts";

const PROVIDER = by("constructs/azure/provider.ts");

/** Who talks to Azure, and state that lies there. */
export const ACCOUNT_LIMITS: AzureLimitsByType = {
  "provider.azurerm": {
    limits: [
      limit(
        "Subscription",
        "named for each provider; without it the plugin stops",
        "provider-cluster",
        PROVIDER,
        "subscription_id",
      ),
      limit("Client id", "a UUID", "provider-cluster", byRule("FW1904"), "client_id"),
      limit(
        "Group with things of others",
        "is not destroyed",
        "provider-cluster",
        PROVIDER,
        "features.resource_group.prevent_deletion_if_contains_resources",
      ),
      limit(
        "Deleted vaults",
        "keep their names for 90 days, and come back under them with their keys",
        "vault",
        PROVIDER,
        "features.key_vault.recover_soft_deleted_key_vaults",
      ),
      limit(
        "Accounts without a way in from the internet",
        "can't be asked there how they are",
        "provider-features",
        PROVIDER,
        "features.storage.data_plane_available",
      ),
      limit(
        "Keys that a template made",
        "can't be deleted by Azure's management",
        "provider-features",
        PROVIDER,
        "features.template_deployment.delete_nested_items_during_deletion",
      ),
    ],
    fixed: named("features.key_vault.purge_soft_delete_on_destroy resource_provider_registrations storage_use_azuread"),
  },
  "backend.azurerm": {
    limits: [
      limit(
        "Storage account",
        "3 to 24 lowercase letters and digits",
        "names",
        by("lib/fleet-file/schema/state.ts"),
        "storage_account_name",
      ),
      limit(
        "Container",
        "3 to 63 characters: a-z, digits and single hyphens",
        "names",
        by("lib/fleet-file/schema/state.ts"),
        "container_name",
      ),
      limit("Client id", "a UUID", "names", byRule("FW1874"), "client_id"),
      limit("States", "a blob each, under a key of its own", "names", by("lib/plan/stack-draft.ts"), "key"),
    ],
    fixed: named("use_azuread_auth"),
    unlimited: named("subscription_id resource_group_name"),
  },
};
