import { expect } from "@jest/globals";
import { AZURE_WIDE_FLEET } from "../../support/azure-wide-fleet.ts";
import { describeHeld } from "../../support/held-defaults.ts";
import type { Held } from "../../support/held-defaults.ts";

const NODE = { node_public_ip_enabled: false, host_encryption_enabled: true };
const KEPT = { "lifecycle.prevent_destroy": true };
/** The fleet says `protect: false` of a cluster, which is the only one of its region. */
const isProtected: NonNullable<Held["where"]> = ({ tags }) => !/"(cluster-hub|network-north)"/.test(JSON.stringify(tags ?? {}));

const CLUSTERS: readonly Held[] = [
  {
    type: "azurerm_kubernetes_cluster",
    values: {
      ...Object.fromEntries(Object.entries(NODE).map(([key, value]) => [`default_node_pool.${key}`, value])),
      "default_node_pool.only_critical_addons_enabled": true,
      "azure_active_directory_role_based_access_control.azure_rbac_enabled": true,
      role_based_access_control_enabled: true,
      local_account_disabled: true,
      run_command_enabled: false,
      oidc_issuer_enabled: true,
      workload_identity_enabled: true,
      azure_policy_enabled: true,
      image_cleaner_enabled: true,
      automatic_upgrade_channel: "patch",
      node_os_upgrade_channel: "NodeImage",
      sku_tier: "Standard",
      private_cluster_public_fqdn_enabled: false,
      "identity.type": "UserAssigned",
      "key_management_service.key_vault_network_access": "Private",
      "key_management_service.key_vault_key_id": expect.stringContaining(".output_content).secrets.value"),
      disk_encryption_set_id: expect.stringContaining("azurerm_disk_encryption_set."),
      "key_vault_secrets_provider.secret_rotation_enabled": true,
      "api_server_access_profile.virtual_network_integration_enabled": true,
      "network_profile.network_policy": "cilium",
      "network_profile.network_data_plane": "cilium",
      "network_profile.outbound_type": expect.stringMatching(/^user(AssignedNATGateway|DefinedRouting)$/),
      http_application_routing_enabled: undefined,
      service_principal: undefined,
    },
  },
  {
    type: "azurerm_kubernetes_cluster",
    where: ({ private_cluster_enabled: isPrivate }) => isPrivate === false,
    values: { "api_server_access_profile.authorized_ip_ranges": expect.stringContaining(".egress : format(") },
  },
  { type: "azurerm_kubernetes_cluster", where: isProtected, values: KEPT },
  { type: "azurerm_kubernetes_cluster_node_pool", values: NODE },
  {
    type: "azurerm_disk_encryption_set",
    values: { encryption_type: "EncryptionAtRestWithCustomerKey", "identity.type": "UserAssigned" },
  },
  { type: "azurerm_disk_encryption_set", where: isProtected, values: KEPT },
  { type: "azurerm_federated_identity_credential", values: { audience: ["api://AzureADTokenExchange"] } },
  {
    type: "azurerm_monitor_diagnostic_setting",
    values: { enabled_log: expect.arrayContaining([{ category: "kube-audit-admin" }, { category: "guard" }]) },
  },
  { type: "azurerm_log_analytics_workspace", values: { retention_in_days: 90 } },
  {
    type: "azurerm_role_assignment",
    values: {
      role_definition_name: expect.stringMatching(
        /^(Network Contributor|Private DNS Zone Contributor|Key Vault (Crypto User|Contributor|Crypto Service Encryption User)|AppGw for Containers Configuration Manager|Reader)$/,
      ),
      principal_type: "ServicePrincipal",
    },
  },
  {
    type: "azurerm_role_assignment",
    where: ({ role_definition_name: role }) => /^(Key Vault|Private DNS Zone)/.test(String(role)),
    values: {
      // On one thing each, never on a group or a subscription.
      scope: expect.stringMatching(
        /^(\$\{azurerm_(key_vault|disk_encryption_set|private_dns_zone|subnet)\..*\.id\}|\/subscriptions\/.*\/(virtualNetworks|routeTables)\/[^/]+)$/,
      ),
    },
  },
];

const VAULTS: readonly Held[] = [
  {
    type: "azurerm_key_vault",
    values: {
      public_network_access_enabled: false,
      network_acls: { default_action: "Deny", bypass: "AzureServices" },
      rbac_authorization_enabled: true,
      purge_protection_enabled: true,
      soft_delete_retention_days: 90,
      sku_name: "premium",
    },
  },
  { type: "azurerm_key_vault", where: isProtected, values: KEPT },
  {
    type: "azurerm_resource_group_template_deployment",
    values: { deployment_mode: "Incremental", template_content: expect.stringContaining('"kty":"RSA-HSM"') },
  },
  { type: "azurerm_management_lock", values: { lock_level: "CanNotDelete" } },
  {
    type: "azurerm_private_endpoint",
    values: { "private_service_connection.is_manual_connection": false },
  },
];

const NETWORKS: readonly Held[] = [
  {
    type: "azurerm_subnet",
    values: { default_outbound_access_enabled: false, private_endpoint_network_policies: "Enabled" },
  },
  {
    type: "azurerm_network_security_rule",
    where: ({ name }) => /^pods-/.test(String(name)),
    values: {
      source_address_prefix: undefined,
      source_address_prefixes: expect.arrayContaining([expect.stringMatching(/^(10|100|172)\..*\/\d\d$/)]),
    },
  },
  {
    type: "azurerm_storage_account",
    values: {
      public_network_access_enabled: false,
      network_rules: { default_action: "Deny", bypass: ["AzureServices"] },
      https_traffic_only_enabled: true,
      min_tls_version: "TLS1_2",
      allow_nested_items_to_be_public: false,
      cross_tenant_replication_enabled: false,
      infrastructure_encryption_enabled: true,
      local_user_enabled: false,
      "customer_managed_key.key_vault_key_id": expect.stringMatching(/\/keys\/flow-logs$/),
      sas_policy: { expiration_action: "Log", expiration_period: "01.00:00:00" },
      "blob_properties.delete_retention_policy.days": 7,
    },
  },
  {
    type: "azurerm_network_watcher_flow_log",
    values: { enabled: true, version: 2, retention_policy: { enabled: true, days: 90 } },
  },
  { type: "azurerm_public_ip_prefix", where: isProtected, values: KEPT },
  { type: "azurerm_virtual_network", where: isProtected, values: KEPT },
  { type: "azurerm_private_dns_zone_virtual_network_link", values: { registration_enabled: false } },
  {
    type: "azurerm_virtual_network_peering",
    values: { allow_forwarded_traffic: false, allow_gateway_transit: false, use_remote_gateways: false },
  },
  { type: "azurerm_virtual_hub_connection", values: { internet_security_enabled: false } },
  {
    type: "azurerm_vpn_gateway_connection",
    values: {
      internet_security_enabled: false,
      vpn_link: [
        expect.objectContaining({
          protocol: "IKEv2",
          shared_key: expect.stringMatching(/^\$\{(aws_vpn_connection|terraform_data)\./),
          ipsec_policy: [expect.objectContaining({ encryption_algorithm: "GCMAES256", pfs_group: "ECP384" })],
        }),
      ],
    },
  },
];

describeHeld("whatever a fleet on Azure has", AZURE_WIDE_FLEET, [...CLUSTERS, ...VAULTS, ...NETWORKS]);
