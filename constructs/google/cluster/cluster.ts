import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster/index.js";
import type { ContainerClusterConfig } from "@cdktf/provider-google/lib/container-cluster/index.js";
import { GKE_LIMITS, PODS_PER_NODE } from "../../../lib/clouds/google/gke-limits.ts";
import { googleWindow } from "../../../lib/clouds/google/maintenance.ts";
import { googleZones } from "../../../lib/clouds/google/zones.ts";
import { CLUSTER_RECORD_OUTPUT } from "../../../lib/contracts/cluster-record.ts";
import type { ClusterEndpoint, ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Backup } from "../../../lib/model/backup.ts";
import type { EndpointMode } from "../../../lib/model/fleet.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import type { ClusterProps, KubernetesCluster } from "../../cluster.ts";
import { GoogleBackupPlan } from "./backup-plan.ts";
import { computeConfig } from "./compute-config.ts";
import { GoogleEncryption } from "./encryption.ts";
import { googleEndpoint } from "./endpoint.ts";
import type { GoogleApiCaller, GoogleEndpoint } from "./endpoint.ts";
import { GoogleNodeAccount } from "./node-account.ts";
import { GooglePodIdentities } from "./pod-identities.ts";
import { GooglePool } from "./pool.ts";
import type { GooglePoolSpec } from "./pool.ts";

export type { GoogleApiCaller, GooglePoolSpec };

/** Where a cluster stands in its network: what `GoogleClusterNetwork` has made, or somebody else. */
export interface GoogleClusterNetworking {
  /** Id of the network. */
  readonly network: string;
  /** Id of the subnet of the nodes. */
  readonly subnetId: string;
  /** Id of the subnet of the API server's private endpoint. */
  readonly controlPlaneSubnetId: string;
  /** Names of the pods' secondary ranges; the first one stays the first. */
  readonly podRanges: readonly string[];
  /** Name of the services' secondary range; undefined: Google manages one, the same for every cluster. */
  readonly serviceRange: string | undefined;
  /**
   * Rights in a shared network, which the cluster must wait for and outlive.
   *
   * @default none are needed
   */
  readonly granted?: Readonly<NonNullable<ContainerClusterConfig["dependsOn"]>>;
}

export interface GoogleClusterProps extends ClusterProps {
  /** Google's own name of the region. */
  readonly location: LiteralText;
  /** Id of the project, not its number. */
  readonly project: LiteralText;
  readonly networking: GoogleClusterNetworking;
  /** What Google calls its parts. */
  readonly names: GoogleClusterNames;
  /** `public` lets everybody knock at the API server. */
  readonly endpoint: EndpointMode;
  /**
   * Who may call the API server, beside its own nodes.
   *
   * @default nobody
   */
  readonly callers?: readonly GoogleApiCaller[];
  /**
   * When Google may restart or upgrade what it manages: `Sat 00:00-12:00 UTC`.
   *
   * @default whenever Google likes
   */
  readonly window?: LiteralText | undefined;
  /**
   * Service accounts that pods act as: emails by `<namespace>/<service account>`.
   *
   * @default none
   */
  readonly identities?: Readonly<Record<string, LiteralText>>;
  /**
   * Service account that users of the record act as, by its email.
   *
   * @default the credentials in use
   */
  readonly role?: LiteralText | undefined;
  /**
   * Project of the GKE fleet that it is a member of. In another project, that of the cluster must be allowed to register there.
   *
   * @default a member of none
   */
  readonly fleetProject?: LiteralText | undefined;
  /**
   * How often it is backed up, and how long that is kept. Its stack can't be destroyed while there are backups.
   *
   * @default never
   */
  readonly backup?: Backup | undefined;
  readonly compute: GoogleCompute;
}

export interface GoogleClusterNames {
  /** At most 40 characters. */
  readonly cluster: LiteralText;
  /** Id of the nodes' service account: 6 to 30 characters. */
  readonly nodeAccount: LiteralText;
  /** Nobody can delete a key ring: its name is the cluster's for ever. */
  readonly keyRing: LiteralText;
}

/** Nodes in pools that the fleet sizes, or Autopilot, which brings nodes as pods ask for them. */
export type GoogleCompute = { readonly pools: readonly GooglePoolSpec[] } | "auto";

const LOGS = ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER", "WORKLOADS"];

/** A GKE cluster with its key, the account of its nodes, its pools and the identities of its pods. */
export class GoogleCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;
  /** Email of the account that its nodes run as. */
  readonly nodeAccount: string;

  constructor(scope: Construct, id: string, props: GoogleClusterProps) {
    super(scope, id);
    const { names, location, project, networking, compute } = props;
    checkProps(this.node.path, props);
    const protect = props.protect ?? true;
    const encryption = new GoogleEncryption(this, "encryption", { keyRing: names.keyRing, location, project, protect });
    const nodes = new GoogleNodeAccount(this, "nodes", { accountId: names.nodeAccount, cluster: names.cluster, project });
    const endpoint = googleEndpoint(props.endpoint, props.callers ?? []);
    const [pods = "", ...morePods] = networking.podRanges;
    const cluster = new ContainerCluster(this, "Resource", {
      name: names.cluster,
      location,
      // Costs are told apart by it, beside the labels that everything of the fleet has.
      resourceLabels: { fleetwright_cluster: props.name },
      deletionProtection: protect,
      // The lowest version that will do: Google goes on from there, in the channel, and takes nothing back.
      minMasterVersion: props.kubernetes,
      releaseChannel: { channel: "REGULAR" },
      ...(props.window === undefined ? {} : { maintenancePolicy: { recurringWindow: googleWindow(props.window) } }),
      network: networking.network,
      subnetwork: networking.subnetId,
      networkingMode: "VPC_NATIVE",
      datapathProvider: "ADVANCED_DATAPATH",
      enableL4IlbSubsetting: true,
      ipAllocationPolicy: {
        stackType: "IPV4",
        clusterSecondaryRangeName: pods,
        ...(networking.serviceRange === undefined ? {} : { servicesSecondaryRangeName: networking.serviceRange }),
        ...(morePods.length === 0 ? {} : { additionalPodRangesConfig: { podRangeNames: morePods } }),
      },
      privateClusterConfig: {
        enablePrivateNodes: true,
        enablePrivateEndpoint: !endpoint.isPublic,
        privateEndpointSubnetwork: networking.controlPlaneSubnetId,
        masterGlobalAccessConfig: { enabled: true },
      },
      ...endpoint.config,
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      anonymousAuthenticationConfig: { mode: "LIMITED" },
      enableLegacyAbac: false,
      rbacBindingConfig: {
        enableInsecureBindingSystemAuthenticated: false,
        enableInsecureBindingSystemUnauthenticated: false,
      },
      databaseEncryption: { state: "ENCRYPTED", keyName: encryption.keyId },
      binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
      securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
      costManagementConfig: { enabled: true },
      gatewayApiConfig: { channel: "CHANNEL_STANDARD" },
      ...(props.fleetProject === undefined ? {} : { fleet: { project: props.fleetProject } }),
      loggingConfig: { enableComponents: LOGS },
      ...computeConfig(compute, {
        project,
        nodeAccount: nodes.email,
        zones: googleZones(location),
        podsPerNode: PODS_PER_NODE,
        backup: props.backup !== undefined,
      }),
      lifecycle: {
        preventDestroy: protect,
        // Google may say that it encrypts more than was asked for; the default pool is gone once it was made.
        ignoreChanges: ["database_encryption[0].state", ...(compute === "auto" ? [] : ["node_config", "initial_node_count"])],
        ...(endpoint.preconditions.length === 0 ? {} : { precondition: [...endpoint.preconditions] }),
      },
      dependsOn: [encryption.grant, ...nodes.granted, ...(networking.granted ?? [])],
    });
    cluster.addOverride("master_authorized_networks_config", endpoint.authorizedNetworks);
    if (compute !== "auto") {
      for (const pool of compute.pools) {
        new GooglePool(this, `pool-${pool.name}`, {
          ...pool,
          location,
          cluster: cluster.id,
          nodeAccount: nodes.email,
          dependsOn: [...nodes.granted],
        });
      }
    }
    if (props.backup !== undefined) {
      new GoogleBackupPlan(this, "backup", {
        ...props.backup,
        name: names.cluster,
        cluster: cluster.id,
        location,
        keyId: encryption.keyId,
        protect,
      });
    }
    new GooglePodIdentities(this, "identities", {
      // Known once the cluster is there: the first one of a project makes its pool of identities.
      workloadPool: `\${${cluster.fqn}.workload_identity_config[0].workload_pool}`,
      accounts: props.identities ?? {},
    });

    this.nodeAccount = nodes.email;
    this.record = {
      format: 1,
      fleet: props.fleet,
      name: props.name,
      cloud: "gcp",
      region: props.region,
      nativeId: cluster.id,
      // An id is made of names; the first label of its own DNS name is new with each cluster.
      incarnation: `\${split(".", ${dnsName(cluster)})[0]}`,
      kubernetes: props.kubernetes,
      endpoints: endpointsOf(cluster, endpoint),
      credential: {
        kind: "gke",
        ...(props.role === undefined ? {} : { role: props.role }),
        project,
        location,
        cluster: names.cluster,
      },
      network: networking.network,
      labels: props.labels ?? {},
      annotations: props.annotations ?? {},
    };
    new TerraformOutput(this, CLUSTER_RECORD_OUTPUT, { value: this.record });
  }
}

/** By name from everywhere where that is let in; else by the address that it has on the internet; always by its private one. */
function endpointsOf(cluster: ContainerCluster, { isPublic, isNamed }: GoogleEndpoint): readonly ClusterEndpoint[] {
  const ca = { data: `\${${cluster.fqn}.master_auth[0].cluster_ca_certificate}` };
  const at = (attribute: string): Text => `https://\${${cluster.fqn}.private_cluster_config[0].${attribute}}` as Text;
  return [
    ...(isNamed ? [{ url: `https://\${${dnsName(cluster)}}`, from: "runner", ca: "system" } as const] : []),
    ...(isPublic ? [{ url: at("public_endpoint"), from: "runner", ca } as const] : []),
    { url: at("private_endpoint"), from: "network", ca },
  ];
}

/** Inside of an expression. */
function dnsName(cluster: ContainerCluster): string {
  return `${cluster.fqn}.control_plane_endpoints_config[0].dns_endpoint_config[0].endpoint`;
}

function checkProps(where: string, { names, networking, compute }: GoogleClusterProps): void {
  const { accountId, cluster } = GKE_LIMITS;
  const { length } = names.nodeAccount;
  const pools = compute === "auto" ? [] : compute.pools;
  const wrong = [
    ...(names.cluster.length > cluster ? [`the name "${names.cluster}" is longer than ${cluster} characters`] : []),
    ...(length < accountId.least || length > accountId.most
      ? [
          `the service account "${names.nodeAccount}" has ${length} characters; Google takes ${accountId.least} to ${accountId.most}`,
        ]
      : []),
    ...(networking.podRanges.length === 0 ? ["networking.podRanges is empty; give at least one range"] : []),
    ...(compute !== "auto" && !pools.some(takesEverybody)
      ? ["none of its pools takes what GKE itself runs; one must have min of at least 1 and no NoSchedule or NoExecute taint"]
      : []),
  ];
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}

function takesEverybody({ min, taints }: GooglePoolSpec): boolean {
  return min > 0 && taints.every(({ effect }) => effect === "PreferNoSchedule");
}
