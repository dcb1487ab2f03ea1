import { KubernetesCluster as AksCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster/index.js";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group/index.js";
import type { KubernetesClusterConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster/index.js";
import { AKS_LIMITS } from "../../../lib/clouds/azure/aks-limits.ts";
import { azureWindow } from "../../../lib/clouds/azure/maintenance.ts";
import { CLUSTER_IDENTITY_OUTPUT } from "../../../lib/contracts/azure/cluster-identity.ts";
import type { AzureIdentityRecord } from "../../../lib/contracts/azure/cluster-identity.ts";
import { CLUSTER_RECORD_OUTPUT } from "../../../lib/contracts/cluster-record.ts";
import type { ClusterEndpoint, ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { EndpointMode } from "../../../lib/model/fleet.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { Expression, LiteralText, Text } from "../../cdk.ts";
import type { ClusterProps, KubernetesCluster } from "../../cluster.ts";
import type { AzureEndpointPlace } from "../private-endpoint.ts";
import { azureTags } from "../tags.ts";
import { AzureDiagnostics } from "./diagnostics.ts";
import { AzureEncryption } from "./encryption.ts";
import { azureEndpoint } from "./endpoint.ts";
import type { AzureApiCaller } from "./endpoint.ts";
import { AzureClusterIdentity } from "./identity.ts";
import { AzurePodIdentities } from "./pod-identities.ts";
import { AzurePool, systemPool } from "./pool.ts";
import type { AzurePoolSpec } from "./pool.ts";
import { AzurePrivateZone } from "./private-zone.ts";

export type { AzureApiCaller, AzurePoolSpec };

/** Where a cluster stands in its network: what `AzureClusterNetwork` has made, or somebody else. */
export interface AzureClusterNetworking {
  /** Id of the network. */
  readonly network: Text;
  /** Id of the subnet of the nodes, which has a way out. */
  readonly subnetId: string;
  /** Id of the subnet of the API server, delegated to `Microsoft.ContainerService/managedClusters`. */
  readonly controlPlaneSubnetId: string;
  /** Where the network reaches the vault of the cluster's keys. */
  readonly endpoints: AzureEndpointPlace;
  /** An expression for the addresses, without a mask, that the network shows to the internet. */
  readonly natAddresses: Expression;
  /**
   * Id of the subnet's route table, whose default route leads out.
   *
   * @default a NAT gateway of the subnet's leads out
   */
  readonly routeTable?: Text | undefined;
  /** Of the pods, inside of the cluster only. */
  readonly pods: Cidr;
  /** Of the services, inside of the cluster only. */
  readonly services: Cidr;
  /**
   * What the cluster must wait for and outlive, such as the way out of its subnet.
   *
   * @default nothing
   */
  readonly ready?: Readonly<NonNullable<KubernetesClusterConfig["dependsOn"]>>;
}

export interface AzureClusterProps extends ClusterProps {
  /** Azure's own name of the location, such as `westeurope`. */
  readonly location: LiteralText;
  readonly subscription: LiteralText;
  readonly networking: AzureClusterNetworking;
  /** What Azure calls its parts. */
  readonly names: AzureClusterNames;
  /** `public` lets everybody knock at the API server. */
  readonly endpoint: EndpointMode;
  /**
   * Who may call the API server, beside its own nodes.
   *
   * @default nobody
   */
  readonly callers?: readonly AzureApiCaller[];
  /**
   * When Azure may upgrade what it manages: `Sat 00:00-04:00 UTC`.
   *
   * @default whenever Azure likes
   */
  readonly window?: LiteralText | undefined;
  /**
   * User-assigned identities that pods act as: ids by `<namespace>/<service account>`.
   *
   * @default none
   */
  readonly identities?: Readonly<Record<string, LiteralText>>;
  /**
   * Client id of the identity that users of the record act as.
   *
   * @default the credentials in use
   */
  readonly role?: LiteralText | undefined;
  /**
   * Pools beside that of AKS's own pods.
   *
   * @default none
   */
  readonly pools?: readonly AzurePoolSpec[];
}

export interface AzureClusterNames {
  /** At most 54 characters: its API server's name begins with it. */
  readonly cluster: LiteralText;
  readonly resourceGroup: LiteralText;
  /** Of the machines and load balancers that AKS makes. */
  readonly nodeResourceGroup: LiteralText;
  readonly identity: LiteralText;
  /** 3 to 24 characters that nobody else in the world has. */
  readonly keyVault: LiteralText;
  readonly workspace: LiteralText;
  /** Of a private API server's zone: at most 32 characters. */
  readonly privateZone: LiteralText;
}

const HOURS_BETWEEN_CLEANINGS = 168;
/** The address of the cluster's own DNS, counted from the first of its services. */
const DNS_OFFSET = 10;

/** An AKS cluster with its resource group, identity, key, logs, pools and the identities of its pods. */
export class AzureCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: AzureClusterProps) {
    super(scope, id);
    checkProps(this.node.path, props);
    const { names, location, networking, kubernetes, window } = props;
    const protect = props.protect ?? true;
    const tags = azureTags(this, props.fleet);
    const endpoint = azureEndpoint(props.endpoint, props.callers ?? [], networking.natAddresses);
    const group = new ResourceGroup(this, "group", {
      name: names.resourceGroup,
      location,
      tags,
      lifecycle: { preventDestroy: protect },
    });
    const common = { location, resourceGroup: group.name, tags };
    const zone = endpoint.isPrivate
      ? new AzurePrivateZone(this, "zone", { ...common, subzone: names.privateZone, knownTo: endpoint.knownTo })
      : undefined;
    const identity = new AzureClusterIdentity(this, "identity", {
      ...common,
      name: names.identity,
      roles: {
        nodes: { role: "Network Contributor", scope: networking.subnetId },
        "control-plane": { role: "Network Contributor", scope: networking.controlPlaneSubnetId },
        ...(networking.routeTable === undefined ? {} : { routes: { role: "Network Contributor", scope: networking.routeTable } }),
        ...(zone === undefined
          ? {}
          : {
              zone: { role: "Private DNS Zone Contributor", scope: zone.id },
              // AKS makes the zone known to the cluster's own network by itself.
              network: { role: "Network Contributor", scope: networking.network },
            }),
      },
    });
    const encryption = new AzureEncryption(this, "encryption", {
      ...common,
      vault: names.keyVault,
      disks: names.cluster,
      identity,
      endpoint: networking.endpoints,
      protect,
    });
    const ready = [...identity.granted, ...encryption.granted, ...(networking.ready ?? [])];
    const pools = { location, subnetId: networking.subnetId, kubernetes, tags };
    const cluster = new AksCluster(this, "Resource", {
      name: names.cluster,
      location,
      resourceGroupName: group.name,
      nodeResourceGroup: names.nodeResourceGroup,
      tags,
      dnsPrefix: names.cluster,
      kubernetesVersion: kubernetes,
      // Patches alone: a channel that moves minors would fight with the version above.
      automaticUpgradeChannel: "patch",
      nodeOsUpgradeChannel: "NodeImage",
      ...(window === undefined ? {} : windows(window)),
      skuTier: "Standard",
      supportPlan: "KubernetesOfficial",
      costAnalysisEnabled: true,
      privateClusterEnabled: endpoint.isPrivate,
      privateClusterPublicFqdnEnabled: false,
      ...(zone === undefined ? {} : { privateDnsZoneId: zone.id }),
      apiServerAccessProfile: { virtualNetworkIntegrationEnabled: true, subnetId: networking.controlPlaneSubnetId },
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId: identity.tenantId },
      roleBasedAccessControlEnabled: true,
      localAccountDisabled: true,
      runCommandEnabled: false,
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      azurePolicyEnabled: true,
      imageCleanerEnabled: true,
      imageCleanerIntervalHours: HOURS_BETWEEN_CLEANINGS,
      keyManagementService: { keyVaultKeyId: encryption.secretsKey, keyVaultNetworkAccess: "Private" },
      diskEncryptionSetId: encryption.diskEncryptionSetId,
      keyVaultSecretsProvider: { secretRotationEnabled: true, secretRotationInterval: "2m" },
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataPlane: "cilium",
        networkPolicy: "cilium",
        outboundType: networking.routeTable === undefined ? "userAssignedNATGateway" : "userDefinedRouting",
        loadBalancerSku: "standard",
        ipVersions: ["IPv4"],
        podCidr: networking.pods.toString(),
        serviceCidr: networking.services.toString(),
        dnsServiceIp: networking.services.address(DNS_OFFSET),
      },
      defaultNodePool: systemPool(pools),
      lifecycle: {
        preventDestroy: protect,
        ignoreChanges: ["default_node_pool[0].node_count"],
        ...(endpoint.preconditions.length === 0 ? {} : { precondition: [...endpoint.preconditions] }),
      },
      dependsOn: ready,
    });
    if (endpoint.authorizedRanges !== undefined) {
      // An override, because the list has addresses that only a deployment knows.
      cluster.addOverride("api_server_access_profile.authorized_ip_ranges", endpoint.authorizedRanges);
    }
    for (const pool of props.pools ?? []) {
      new AzurePool(this, `pool-${pool.name}`, {
        ...pool,
        ...pools,
        cluster: cluster.id,
        dependsOn: [...(networking.ready ?? [])],
      });
    }
    new AzureDiagnostics(this, "diagnostics", { ...common, name: names.workspace, cluster: cluster.id });
    new AzurePodIdentities(this, "identities", {
      cluster: names.cluster,
      issuer: cluster.oidcIssuerUrl,
      identities: props.identities ?? {},
    });
    this.record = {
      format: 1,
      fleet: props.fleet,
      name: props.name,
      cloud: "azure",
      region: props.region,
      nativeId: cluster.id,
      // An id is made of names; the last part of its OIDC issuer is new with each cluster.
      incarnation: `\${split("/", trimsuffix(${cluster.fqn}.oidc_issuer_url, "/"))[4]}`,
      kubernetes,
      endpoints: [endpointOf(cluster, endpoint.isPrivate)],
      credential: {
        kind: "aks",
        ...(props.role === undefined ? {} : { role: props.role }),
        subscription: props.subscription,
        resourceGroup: names.resourceGroup,
        cluster: names.cluster,
      },
      network: networking.network,
      labels: props.labels ?? {},
      annotations: props.annotations ?? {},
    };
    new TerraformOutput(this, CLUSTER_RECORD_OUTPUT, { value: this.record });
    const known: AzureIdentityRecord = { principalId: identity.principalId, issuer: cluster.oidcIssuerUrl };
    new TerraformOutput(this, CLUSTER_IDENTITY_OUTPUT, { value: known });
  }
}

/** Without local accounts the kubeconfig that the plugin reads holds an address and an authority, and no credential. */
function endpointOf(cluster: AksCluster, isPrivate: boolean): ClusterEndpoint {
  const data = `\${nonsensitive(${cluster.fqn}.kube_config[0].cluster_ca_certificate)}`;
  const host = isPrivate ? "private_fqdn" : "fqdn";
  return { url: `https://\${${cluster.fqn}.${host}}` as Text, from: isPrivate ? "network" : "runner", ca: { data } };
}

/** The same hours for what AKS upgrades of the cluster and of the nodes' own system. */
function windows(window: string): Pick<KubernetesClusterConfig, "maintenanceWindowAutoUpgrade" | "maintenanceWindowNodeOs"> {
  const weekly = { ...azureWindow(window), frequency: "Weekly", interval: 1, utcOffset: "+00:00" };
  return { maintenanceWindowAutoUpgrade: weekly, maintenanceWindowNodeOs: weekly };
}

function checkProps(where: string, { names, pools = [] }: AzureClusterProps): void {
  const limits = [
    [names.cluster, AKS_LIMITS.dnsPrefix],
    [names.privateZone, AKS_LIMITS.subzone],
    ...pools.map(({ azureName }) => [azureName, AKS_LIMITS.pool - 1] as const),
  ] as const;
  const twice = pools.filter((pool, at) => pools.findIndex(({ azureName }) => azureName === pool.azureName) !== at);
  const wrong = [
    ...limits
      .filter(([name, longest]) => name.length > longest)
      .map(([name, longest]) => `the name "${name}" is longer than ${longest} characters`),
    ...(/^[a-z][a-z0-9-]{1,22}[a-z0-9]$/.test(names.keyVault) ? [] : [`"${names.keyVault}" is no name of a key vault`]),
    ...twice.map(({ azureName }) => `two pools are called "${azureName}"`),
  ];
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
