import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import type { GoogleClusterProps } from "../../../../constructs/google/cluster/cluster.ts";
import type { ClusterRecord } from "../../../../lib/contracts/cluster-record.ts";
import { parseClusterRecord } from "../../../../lib/contracts/parse-cluster-record.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { aGoogleCluster, aGooglePool } from "../../../support/a-google-cluster.ts";
import { ofType } from "../../../support/aws-connectivity.ts";

const PLAIN = aGoogleCluster();
const CLUSTER = PLAIN.one("google_container_cluster");
const AUTO = aGoogleCluster({ compute: "auto" }).one("google_container_cluster");

describe("a GKE cluster", () => {
  test("encrypts its secrets with a key of its own that Google rotates, and waits for GKE's right to use it", () => {
    const grant = Object.keys(PLAIN.resources["google_kms_crypto_key_iam_member"] ?? {})[0];
    expect(CLUSTER["database_encryption"]).toMatchObject({
      state: "ENCRYPTED",
      key_name: expect.stringContaining("google_kms_crypto_key.") as unknown,
    });
    expect(CLUSTER["depends_on"]).toContainEqual(`google_kms_crypto_key_iam_member.${grant}`);
    expect(PLAIN.one("google_kms_crypto_key")).toMatchObject({
      rotation_period: "7776000s",
      lifecycle: { prevent_destroy: true },
    });
  });

  test("has nodes without addresses on the internet, that run as an account that may write logs and read images, and nothing else", () => {
    expect(CLUSTER["private_cluster_config"]).toMatchObject({ enable_private_nodes: true });
    const roles = ofType(PLAIN.resources, "google_project_iam_member").map((one) => one["role"]);
    expect(roles.sort()).toEqual(["roles/artifactregistry.reader", "roles/container.defaultNodeServiceAccount"]);
    expect(PLAIN.one("google_container_node_pool")).toMatchObject({
      node_config: {
        service_account: expect.stringContaining("google_service_account.") as unknown,
        shielded_instance_config: { enable_secure_boot: true, enable_integrity_monitoring: true },
        workload_metadata_config: { mode: "GKE_METADATA" },
      },
    });
  });

  test("names pools apart from itself, and its first pool is as closed as they are, and never compared again", () => {
    expect(CLUSTER).toMatchObject({
      remove_default_node_pool: true,
      initial_node_count: 1,
      node_config: { workload_metadata_config: { mode: "GKE_METADATA" } },
      lifecycle: { ignore_changes: expect.arrayContaining(["node_config", "initial_node_count"]) as unknown },
    });
    expect(CLUSTER["node_pool"]).toBeUndefined();
  });

  test("is asked for a version once, and leaves the rest to its channel, so that no difference stays", () => {
    expect(CLUSTER).toMatchObject({ min_master_version: "1.35", release_channel: { channel: "REGULAR" } });
    expect(CLUSTER["node_version"]).toBeUndefined();
    expect(PLAIN.one("google_container_node_pool")["version"]).toBeUndefined();
  });

  test("gives nothing to everybody: no anonymous calls, no old rights, no certificates", () => {
    expect(CLUSTER).toMatchObject({
      anonymous_authentication_config: { mode: "LIMITED" },
      enable_legacy_abac: false,
      master_auth: { client_certificate_config: { issue_client_certificate: false } },
      rbac_binding_config: {
        enable_insecure_binding_system_authenticated: false,
        enable_insecure_binding_system_unauthenticated: false,
      },
    });
  });

  test("is kept from being destroyed by Google's plugin and by Terraform, until the file says otherwise", () => {
    expect(CLUSTER).toMatchObject({ deletion_protection: true, lifecycle: { prevent_destroy: true } });
    const loose = aGoogleCluster({ protect: false });
    expect(loose.one("google_container_cluster")).toMatchObject({
      deletion_protection: false,
      lifecycle: { prevent_destroy: false },
    });
  });

  test("tells its costs apart by its own name in the fleet", () => {
    expect(CLUSTER["resource_labels"]).toEqual({ fleetwright_cluster: "shop" });
  });

  test("lets the cloud upgrade it in the file's window only", () => {
    expect(
      aGoogleCluster({ window: literal("Sat,Sun 20:00-04:00 UTC") }).one("google_container_cluster")["maintenance_policy"],
    ).toEqual({
      recurring_window: {
        start_time: "2026-01-10T20:00:00Z",
        end_time: "2026-01-11T04:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      },
    });
    expect(CLUSTER["maintenance_policy"]).toBeUndefined();
  });

  test("lets pods act as service accounts once the project's pool of identities is there", () => {
    const email = "flux@acme-prod.iam.gserviceaccount.com";
    const { one } = aGoogleCluster({ identities: { "flux-system/source-controller": literal(email) } });
    expect(one("google_service_account_iam_member")).toMatchObject({
      role: "roles/iam.workloadIdentityUser",
      service_account_id: `projects/-/serviceAccounts/${email}`,
      member: expect.stringMatching(
        /^serviceAccount:\$\{google_container_cluster\..*workload_pool\}\[flux-system\/source-controller\]$/,
      ) as unknown,
    });
  });

  test("puts further ranges of pods beside the first, which stays the first", () => {
    const networking = { network: "n", subnetId: "s", controlPlaneSubnetId: "c", podRanges: ["one", "two"], serviceRange: "own" };
    expect(aGoogleCluster({ networking }).one("google_container_cluster")["ip_allocation_policy"]).toMatchObject({
      cluster_secondary_range_name: "one",
      services_secondary_range_name: "own",
      additional_pod_ranges_config: { pod_range_names: ["two"] },
    });
  });

  test("refuses to be made with pools that let in nobody, or an account that Google has no name for", () => {
    expect(() => aGoogleCluster({ compute: { pools: [aGooglePool("spare", { min: 0 })] } })).toThrow("none of its pools takes");
    expect(() => aGoogleCluster({ names: { cluster: literal("a"), nodeAccount: literal("a"), keyRing: literal("a") } })).toThrow(
      "has 1 characters; Google takes 6 to 30",
    );
  });
});

/** Conflicts of `enable_autopilot` in the plugin's 6.50.0, which fire on presence. */
const NOT_IN_AUTOPILOT = [
  "network_policy",
  "node_pool",
  "remove_default_node_pool",
  "default_max_pods_per_node",
  "enable_intranode_visibility",
  "enable_shielded_nodes",
];

describe("an Autopilot cluster", () => {
  test("says nothing of what Google decides there", () => {
    expect([...NOT_IN_AUTOPILOT, "node_config", "initial_node_count"].filter((key) => key in AUTO)).toEqual([]);
    expect(AUTO["cluster_autoscaling"]).not.toHaveProperty("enabled");
    expect(aGoogleCluster({ compute: "auto" }).resources["google_container_node_pool"]).toBeUndefined();
  });

  test("runs its nodes as an account of its own", () => {
    expect(AUTO).toMatchObject({
      enable_autopilot: true,
      cluster_autoscaling: {
        auto_provisioning_defaults: { service_account: expect.stringContaining("google_service_account.") as unknown },
      },
    });
  });
});

describe("its record", () => {
  function recordOf(difference: Parameters<typeof aGoogleCluster>[0]): ClusterRecord {
    const text = JSON.stringify(aGoogleCluster(difference).outputs["cluster_record"]?.value);
    // As deployed: every expression has some value.
    const filled = text.replace(/\$\{[^}]*\}/g, "x");
    return parseClusterRecord(JSON.parse(filled), "output");
  }

  test("leads runners to its address on the internet, and the fleet's networks to the private one", () => {
    const { endpoints, credential } = recordOf({ role: literal("apply@acme-prod.iam.gserviceaccount.com") });
    expect(endpoints.map(({ from }) => from)).toEqual(["runner", "network"]);
    expect(credential).toEqual({
      kind: "gke",
      role: "apply@acme-prod.iam.gserviceaccount.com",
      project: "acme-prod",
      location: "europe-north1",
      cluster: "acme-shop",
    });
  });

  test("leads runners to its name where it is private and they have no way in, by an authority that everybody knows", () => {
    const [named] = recordOf({ endpoint: "private" }).endpoints;
    expect(named).toMatchObject({ from: "runner", ca: "system" });
    const near = { kind: "ci", path: "private", blocks: [Cidr.from("10.0.0.0/21")] } as const;
    expect(recordOf({ endpoint: "private", callers: [near] }).endpoints.map(({ from }) => from)).toEqual(["network"]);
  });

  test("tells a rebuilt cluster from the one before by the name that Google made up for it", () => {
    const record = PLAIN.outputs["cluster_record"]?.value as ClusterRecord;
    expect(record.incarnation).toMatch(
      /^\$\{split\("\.", google_container_cluster\..*dns_endpoint_config\[0\]\.endpoint\)\[0\]\}$/,
    );
  });
});

describe("what a GKE cluster has when it is asked for", () => {
  const backup = { rpoHours: 12, retainDays: 30, lockDays: 7 };

  test("a plan of backups of everything in it, where it stands, with its own key, and the agent that carries it out", () => {
    const made = aGoogleCluster({ backup });
    expect(made.one("google_gke_backup_backup_plan")).toMatchObject({
      name: "acme-shop",
      location: "europe-north1",
      cluster: expect.stringMatching(/^\$\{google_container_cluster\..*\.id\}$/) as unknown,
      backup_config: {
        all_namespaces: true,
        include_secrets: true,
        include_volume_data: true,
        encryption_key: { gcp_kms_encryption_key: expect.stringContaining("google_kms_crypto_key.") as unknown },
      },
      backup_schedule: { rpo_config: { target_rpo_minutes: 720 } },
      retention_policy: { backup_retain_days: 30, backup_delete_lock_days: 7 },
      lifecycle: { prevent_destroy: true },
    });
    const agent = (compute: GoogleClusterProps["compute"] | undefined) =>
      aGoogleCluster({ backup, ...(compute === undefined ? {} : { compute }) }).one("google_container_cluster")["addons_config"];
    expect(agent(undefined)).toMatchObject({ gke_backup_agent_config: { enabled: true } });
    expect(agent("auto")).toEqual({ gke_backup_agent_config: { enabled: true } });
  });

  test("else no plan, and the agent is said to be off, because silence would leave it on", () => {
    expect(PLAIN.resources["google_gke_backup_backup_plan"]).toBeUndefined();
    expect(CLUSTER["addons_config"]).toMatchObject({ gke_backup_agent_config: { enabled: false } });
    expect(AUTO["addons_config"]).toBeUndefined();
  });

  test("membership of a fleet, by its own block", () => {
    expect(aGoogleCluster({ fleetProject: literal("acme-fleets") }).one("google_container_cluster")).toMatchObject({
      fleet: { project: "acme-fleets" },
    });
    expect(CLUSTER["fleet"]).toBeUndefined();
  });
});
