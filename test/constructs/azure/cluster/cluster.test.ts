import { describe, expect, test } from "@jest/globals";
import { expression, literal } from "../../../../constructs/cdk.ts";
import type { ClusterRecord } from "../../../../lib/contracts/cluster-record.ts";
import { parseClusterRecord } from "../../../../lib/contracts/parse-cluster-record.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { NETWORK, anAzureCluster, anAzureClusterProps, anAzurePool } from "../../../support/an-azure-cluster.ts";
import { SUBSCRIPTION } from "../../../support/an-azure-network.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

const PLAIN = anAzureCluster();
const CLUSTER = PLAIN.one("azurerm_kubernetes_cluster");
const IDENTITY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flux`;

function grantsOf({ all }: SynthesizedStack): readonly (readonly [unknown, unknown])[] {
  return all("azurerm_role_assignment").map(({ role_definition_name: role, scope }) => [role, scope]);
}

describe("an AKS cluster", () => {
  test("is somebody of its own, whose rights on subnets and keys come before it and go after it", () => {
    expect(grantsOf(PLAIN)).toEqual([
      ["Network Contributor", `${NETWORK}/subnets/acme-shop--control`],
      ["Reader", expect.stringContaining("azurerm_disk_encryption_set.")],
      ["Key Vault Crypto User", expect.stringContaining("azurerm_key_vault.")],
      ["Network Contributor", `${NETWORK}/subnets/acme-shop`],
      ["Key Vault Contributor", expect.stringContaining("azurerm_key_vault.")],
    ]);
    const grants = Object.keys(PLAIN.resources["azurerm_role_assignment"] ?? {}).map((id) => `azurerm_role_assignment.${id}`);
    expect(CLUSTER["depends_on"]).toEqual(expect.arrayContaining(grants));
    for (const grant of PLAIN.all("azurerm_role_assignment")) {
      expect(grant).toMatchObject({ principal_type: "ServicePrincipal", skip_service_principal_aad_check: true });
      expect(grant["principal_id"]).toMatch(/\.principal_id\}$/);
    }
    expect(CLUSTER["identity"]).toMatchObject({ type: "UserAssigned" });
    expect(CLUSTER["service_principal"]).toBeUndefined();
  });

  test("knows people and programs by Entra ID alone, and lets them in by Azure's roles", () => {
    expect(CLUSTER).toMatchObject({
      local_account_disabled: true,
      role_based_access_control_enabled: true,
      azure_active_directory_role_based_access_control: { azure_rbac_enabled: true },
      run_command_enabled: false,
      oidc_issuer_enabled: true,
      workload_identity_enabled: true,
    });
  });

  test("has overlay pods by Cilium, its engine and its policies together, and leaves by the network's own addresses", () => {
    expect(CLUSTER["network_profile"]).toEqual({
      network_plugin: "azure",
      network_plugin_mode: "overlay",
      network_data_plane: "cilium",
      network_policy: "cilium",
      outbound_type: "userAssignedNATGateway",
      load_balancer_sku: "standard",
      ip_versions: ["IPv4"],
      pod_cidr: "100.64.0.0/16",
      service_cidr: "172.20.0.0/16",
      dns_service_ip: "172.20.0.10",
    });
    expect(Object.keys(CLUSTER["network_profile"] as object)).not.toContain("load_balancer_profile");
  });

  test("encrypts its secrets and disks with keys of its own, in a vault that nobody deletes for good", () => {
    expect(CLUSTER).toMatchObject({
      key_management_service: {
        key_vault_network_access: "Private",
        key_vault_key_id: expect.stringMatching(/^\$\{jsondecode\(.*\.output_content\)\.secrets\.value\}$/),
      },
      disk_encryption_set_id: expect.stringContaining("azurerm_disk_encryption_set."),
    });
    expect(PLAIN.one("azurerm_disk_encryption_set")).toMatchObject({
      key_vault_key_id: expect.stringContaining(".output_content).disks.value}"),
      lifecycle: { prevent_destroy: true },
    });
    expect(PLAIN.one("azurerm_management_lock")).toMatchObject({
      lock_level: "CanNotDelete",
      scope: expect.stringContaining("azurerm_key_vault."),
    });
  });

  test("moves patches by itself and minors by the file alone, control plane and nodes together", () => {
    expect(CLUSTER).toMatchObject({
      kubernetes_version: "1.35",
      automatic_upgrade_channel: "patch",
      node_os_upgrade_channel: "NodeImage",
      default_node_pool: { orchestrator_version: "1.35" },
    });
    expect(PLAIN.one("azurerm_kubernetes_cluster_node_pool")["orchestrator_version"]).toBe("1.35");
  });

  test("is upgraded in the file's window only, nodes' systems too", () => {
    const windowed = anAzureCluster({ window: literal("Sat 22:00-04:00 UTC") }).one("azurerm_kubernetes_cluster");
    const weekly = {
      frequency: "Weekly",
      interval: 1,
      day_of_week: "Saturday",
      start_time: "22:00",
      duration: 6,
      utc_offset: "+00:00",
    };
    expect([windowed["maintenance_window_auto_upgrade"], windowed["maintenance_window_node_os"]]).toEqual([weekly, weekly]);
    expect(Object.keys(CLUSTER).filter((key) => key.startsWith("maintenance"))).toEqual([]);
  });

  test("runs AKS's own pods on a pool that is the same whatever pools the file has, so that those come and go", () => {
    const system = ({ one }: SynthesizedStack): unknown => one("azurerm_kubernetes_cluster")["default_node_pool"];
    expect(system(anAzureCluster({ pools: [anAzurePool("other", { machine: "8x32" })] }))).toEqual(system(PLAIN));
    expect(system(PLAIN)).toMatchObject({
      name: "system",
      only_critical_addons_enabled: true,
      min_count: 2,
      max_count: 3,
      zones: ["1", "2", "3"],
      temporary_name_for_rotation: expect.stringMatching(/^[a-z][a-z0-9]{0,11}$/) as unknown,
    });
    expect(Object.keys(system(PLAIN) as object)).not.toContain("node_count");
  });

  test("writes its control plane's logs into a workspace beside it", () => {
    expect(PLAIN.one("azurerm_log_analytics_workspace")).toMatchObject({ location: "westeurope", retention_in_days: 90 });
    const { enabled_log: logs } = PLAIN.one("azurerm_monitor_diagnostic_setting") as {
      readonly enabled_log: readonly { readonly category: string }[];
    };
    expect(logs.map(({ category }) => category)).toEqual(
      expect.arrayContaining(["kube-apiserver", "kube-audit-admin", "kube-controller-manager", "kube-scheduler", "guard"]),
    );
  });

  test("cleans images, rotates secrets of vaults, and keeps to the policies of its subscription", () => {
    expect(CLUSTER).toMatchObject({
      image_cleaner_enabled: true,
      azure_policy_enabled: true,
      key_vault_secrets_provider: { secret_rotation_enabled: true },
    });
  });

  test("stands in groups that the fleet names, and is destroyed only where the file says so", () => {
    expect(CLUSTER).toMatchObject({ node_resource_group: "acme-shop-nodes", lifecycle: { prevent_destroy: true } });
    const loose = anAzureCluster({ protect: false });
    for (const type of [
      "azurerm_kubernetes_cluster",
      "azurerm_resource_group",
      "azurerm_key_vault",
      "azurerm_disk_encryption_set",
    ]) {
      expect([type, loose.one(type)["lifecycle"]]).toEqual([type, expect.objectContaining({ prevent_destroy: false })]);
    }
    expect(loose.all("azurerm_management_lock")).toEqual([]);
  });

  test("lets pods act as identities of Azure's, one credential of an identity after the other", () => {
    const { resources, all } = anAzureCluster({
      identities: { "flux-system/source-controller": literal(IDENTITY), "flux-system/a": literal(IDENTITY) },
    });
    const [first, second] = Object.keys(resources["azurerm_federated_identity_credential"] ?? {});
    const credentials = all("azurerm_federated_identity_credential");
    expect(credentials.map(({ subject }) => subject).sort()).toEqual([
      "system:serviceaccount:flux-system:a",
      "system:serviceaccount:flux-system:source-controller",
    ]);
    expect(credentials.flatMap((one) => (one["depends_on"] ?? []) as readonly string[])).toEqual([
      expect.stringMatching(new RegExp(`^azurerm_federated_identity_credential\\.(${first}|${second})$`)),
    ]);
    for (const one of credentials) {
      expect(one).toMatchObject({ parent_id: IDENTITY, resource_group_name: "apps", audience: ["api://AzureADTokenExchange"] });
      expect(one["issuer"]).toMatch(/oidc_issuer_url\}$/);
    }
  });

  test("has credentials of different names for pods whose names read the same when they are joined", () => {
    const identities = { "a-b/c": literal(IDENTITY), "a/b-c": literal(IDENTITY) };
    const names = anAzureCluster({ identities })
      .all("azurerm_federated_identity_credential")
      .map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
  });

  test("refuses names that Azure would", () => {
    const { names } = anAzureClusterProps();
    expect(() => anAzureCluster({ names: { ...names, cluster: literal("a".repeat(55)) } })).toThrow("longer than 54");
    expect(() => anAzureCluster({ names: { ...names, keyVault: literal("1vault") } })).toThrow("no name of a key vault");
    expect(() => anAzureCluster({ pools: [anAzurePool("one"), anAzurePool("one")] })).toThrow(/two pools|already a Construct/);
  });
});

describe("a private AKS cluster", () => {
  const REGION = literal("build");
  const OTHER = literal(NETWORK.replaceAll("acme-west", "acme-build"));
  const shut = anAzureCluster({
    endpoint: "private",
    callers: [{ region: REGION, network: OTHER, natAddresses: expression("${data.x.egress}") }],
  });

  test("has no address on the internet, and a name that its own network and its callers' know", () => {
    const cluster = shut.one("azurerm_kubernetes_cluster");
    expect(cluster).toMatchObject({ private_cluster_enabled: true, private_cluster_public_fqdn_enabled: false });
    expect(JSON.stringify(cluster["api_server_access_profile"])).not.toContain("authorized_ip_ranges");
    expect(shut.one("azurerm_private_dns_zone")["name"]).toBe("acme-shop.privatelink.westeurope.azmk8s.io");
    expect(shut.one("azurerm_private_dns_zone_virtual_network_link")).toMatchObject({
      virtual_network_id: OTHER,
      registration_enabled: false,
    });
  });

  test("may write its name before it is made, and join its own network to the zone", () => {
    expect(grantsOf(shut)).toEqual(
      expect.arrayContaining([
        ["Private DNS Zone Contributor", expect.stringContaining("azurerm_private_dns_zone.")],
        ["Network Contributor", NETWORK],
      ]),
    );
    expect(grantsOf(PLAIN).map(([role]) => role)).not.toContain("Private DNS Zone Contributor");
  });
});

describe("its record", () => {
  function recordOf(difference: Parameters<typeof anAzureCluster>[0]): ClusterRecord {
    const text = JSON.stringify(anAzureCluster(difference).outputs["cluster_record"]?.value);
    // As deployed: every expression has some value.
    return parseClusterRecord(JSON.parse(text.replace(/\$\{[^}]*\}/g, "x")), "output");
  }

  test("leads runners to its address on the internet, or, where it is private, the fleet's networks to its own", () => {
    expect(recordOf({}).endpoints.map(({ from }) => from)).toEqual(["runner"]);
    expect(recordOf({ endpoint: "private" }).endpoints.map(({ from }) => from)).toEqual(["network"]);
    expect(recordOf({ role: literal("00000000-0000-0000-0000-0000000000a1") }).credential).toEqual({
      kind: "aks",
      role: "00000000-0000-0000-0000-0000000000a1",
      subscription: SUBSCRIPTION,
      resourceGroup: "acme-shop-cluster",
      cluster: "acme-shop",
    });
  });

  test("holds no credential: of the kubeconfig only who vouches for the API server", () => {
    const text = JSON.stringify(PLAIN.outputs);
    expect(text.match(/kube_config\[0\]\.\w+/g)).toEqual(["kube_config[0].cluster_ca_certificate"]);
    expect(text).not.toMatch(/kube_admin_config|kube_config_raw|client_key|password/);
  });

  test("tells a rebuilt cluster from the one before by the last part of its issuer", () => {
    const { incarnation } = PLAIN.outputs["cluster_record"]?.value as ClusterRecord;
    expect(incarnation).toMatch(
      /^\$\{split\("\/", trimsuffix\(azurerm_kubernetes_cluster\..*\.oidc_issuer_url, "\/"\)\)\[4\]\}$/,
    );
  });
});

test("an API server that is open to nobody but its own network lets in that network's addresses, never an empty list, which would be everybody", () => {
  const { api_server_access_profile: profile } = anAzureCluster({ callers: [] }).one("azurerm_kubernetes_cluster");
  expect((profile as { readonly authorized_ip_ranges: string }).authorized_ip_ranges).toContain(
    "for address in data.terraform_remote_state.network.outputs.network_record.egress",
  );
  const open = anAzureCluster({ endpoint: "public", callers: [{ blocks: [Cidr.from("10.0.0.0/8")] }] });
  expect(JSON.stringify(open.one("azurerm_kubernetes_cluster"))).not.toContain("authorized_ip_ranges");
});
