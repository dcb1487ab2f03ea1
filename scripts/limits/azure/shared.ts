import { AKS_LIMITS } from "../../../lib/clouds/azure/aks-limits.ts";
import { AZURE_LENGTHS, AZURE_QUOTAS } from "../../../lib/clouds/azure/limits.ts";
import { GIVEN_ROLES } from "../../permissions/azure/shared.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AzureLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/azure/facts.ts");
const VAULT = by("constructs/azure/vault.ts");
const KEYS = by("constructs/azure/vault-keys.ts");
const ENCRYPTION = by("constructs/azure/cluster/encryption.ts");
const IDENTITY = by("constructs/azure/cluster/identity.ts");
const ENDPOINT = by("constructs/azure/private-endpoint.ts");
const NAMES = by("constructs/azure/network/private-names.ts");
const SHAPE = "letters, digits and -";

/** What networks and clusters both have: keys, grants and names that only a network knows. */
export const SHARED_LIMITS: AzureLimitsByType = {
  azurerm_key_vault: {
    limits: [
      limit(
        "Name",
        `3 to ${AZURE_LENGTHS.global} characters: ${SHAPE}, that nobody else in the world has`,
        "names",
        by("lib/plan/names.ts"),
        "name",
      ),
      limit(
        "Deleted vaults",
        "can be had back for 90 days, and purged by nobody before; decided once",
        "vault",
        VAULT,
        "purge_protection_enabled",
        "soft_delete_retention_days",
      ),
      limit(
        "Ways in",
        "Azure's own services and private endpoints; an allow list of addresses would shut out the API server",
        "aks-kms",
        VAULT,
        "public_network_access_enabled",
        "network_acls.default_action",
        "network_acls.bypass",
      ),
    ],
    fixed: named("rbac_authorization_enabled sku_name"),
    unlimited: named("location"),
    references: named("resource_group_name tenant_id"),
  },
  azurerm_resource_group_template_deployment: {
    limits: [
      limit("Name", characters(64, "letters, digits, -, \\_, . and brackets"), "names", VAULT, "name"),
      limit(
        "Keys that a template makes",
        "who deploys needs no way into the vault; Azure's management deletes none, and leaves one alone that is there",
        "vault-keys",
        KEYS,
        "template_content",
      ),
    ],
    fixed: named("deployment_mode"),
    references: named("resource_group_name"),
  },
  azurerm_disk_encryption_set: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "provider-disks", FACTS, "name"),
      limit(
        "Key",
        "with its version where it is not followed; in a vault that can't be purged",
        "provider-disks",
        ENCRYPTION,
        "key_vault_key_id",
        "auto_key_rotation_enabled",
      ),
    ],
    fixed: named("encryption_type identity.type"),
    unlimited: named("location"),
    references: named("identity.identity_ids resource_group_name"),
  },
  azurerm_management_lock: {
    limits: [
      limit(
        "What a lock holds",
        "the thing and all beneath it, so that peerings and pools could never go",
        "locks",
        by("constructs/azure/lock.ts"),
        "scope",
      ),
    ],
    fixed: named("lock_level name"),
    chosen: {
      notes: [
        "Without its keys nobody reads the cluster's secrets and disks again",
        "Without its key nobody reads the network's flow logs again",
        "Others hold these addresses in their lists",
        "Users are led to this address",
      ],
    },
  },
  azurerm_user_assigned_identity: {
    limits: [
      limit("Name", `3 to ${characters(128, "letters, digits, - and \\_").replace("at most ", "")}`, "names", FACTS, "name"),
    ],
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_role_assignment: {
    limits: [
      limit(
        "Somebody who was made a moment ago",
        "is not known everywhere yet: the kind is said, and nobody looks",
        "provider-role",
        IDENTITY,
        "principal_type",
        "skip_service_principal_aad_check",
      ),
      quota(AZURE_QUOTAS.roleAssignments, byRule("FW2524")),
      limit("Who gets it", "an object's id, never a client id", "provider-role", IDENTITY, "principal_id"),
    ],
    chosen: { role_definition_name: GIVEN_ROLES },
    unlimited: named("scope"),
  },
  azurerm_private_endpoint: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, `${SHAPE}, \\_ and .`), "provider-endpoint", ENDPOINT, "name"),
      quota(AZURE_QUOTAS.privateEndpoints, byRule("FW2524")),
      limit("Subnet", "of no service alone", "provider-endpoint", ENDPOINT, "subnet_id"),
      limit(
        "Names of others' endpoints",
        "are written down by the owner of their zone",
        "private-names",
        ENDPOINT,
        "private_dns_zone_group.private_dns_zone_ids",
      ),
    ],
    fixed: named("private_service_connection.is_manual_connection"),
    chosen: {
      "private_service_connection.name": ["blob", "vault"],
      "private_service_connection.subresource_names": ["blob", "vault"],
      "private_dns_zone_group.name": ["blob", "vault"],
    },
    unlimited: named("location"),
    references: named("resource_group_name private_service_connection.private_connection_resource_id"),
  },
  azurerm_private_dns_zone: {
    limits: [
      quota(AZURE_QUOTAS.privateZones, byRule("FW2524")),
      limit(
        "Name of a private API server's",
        `${AKS_LIMITS.subzone} characters of ours, then privatelink and the location`,
        "aks-private",
        FACTS,
        "name",
      ),
    ],
    references: named("resource_group_name"),
  },
  azurerm_private_dns_zone_virtual_network_link: {
    limits: [
      limit("Zones of a name that a network knows", "one", "private-names", NAMES, "virtual_network_id"),
      limit(
        "What has no name in a network's zone",
        "would not be found at all, unless Azure is told to look on the internet",
        "private-names",
        NAMES,
        "resolution_policy",
      ),
      limit("Name", characters(AZURE_LENGTHS.network), "names", by("lib/fleet-file/schema/scalars.ts"), "name"),
    ],
    fixed: named("registration_enabled"),
    references: named("private_dns_zone_name resource_group_name"),
  },
};
