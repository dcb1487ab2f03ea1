import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import type { EksClusterConfig } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { CLUSTER_RECORD_OUTPUT } from "../../../lib/contracts/cluster-record.ts";
import type { ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import { awsPartition } from "../../../lib/clouds/aws/partitions.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { EndpointMode, Pool } from "../../../lib/model/fleet.ts";
import { Construct, TerraformLocal, TerraformOutput, inside } from "../../cdk.ts";
import type { Literal, LiteralText } from "../../cdk.ts";
import type { NetworkValue } from "../../network.ts";
import { AwsAddons } from "./addons.ts";
import { AwsEncryption } from "./encryption.ts";
import { awsEndpoint } from "./endpoint.ts";
import type { AwsApiCaller } from "./endpoint.ts";
import { AwsAccessEntries } from "./access-entries.ts";
import type { AwsAccessGrant } from "./access-entries.ts";
import { AwsPodIdentities } from "./pod-identities.ts";
import { AwsPool } from "./pool.ts";
import { AwsServiceRole } from "./service-role.ts";
import type { ClusterProps, KubernetesCluster } from "../../cluster.ts";

export type { AwsAccessGrant, AwsApiCaller };

/** The output that holds the id of the security group in front of the API server. */
export const CLUSTER_SECURITY_GROUP_OUTPUT = "cluster_security_group_id";

export interface AwsClusterProps extends ClusterProps {
  /** AWS's own name of the region. */
  readonly location: LiteralText;
  /** Twelve digits. */
  readonly account: LiteralText;
  /** Record of the network that it stands in. */
  readonly network: NetworkValue;
  /**
   * Ids of the subnets where its control plane has interfaces: two zones or more, which can't be changed any more. Nodes of
   * Auto Mode come up in the same ones, so that these need a way out and room for them.
   */
  readonly subnetIds: readonly string[];
  /** What AWS calls its parts. */
  readonly names: AwsClusterNames;
  /**
   * Block of service addresses inside the cluster.
   *
   * @default what EKS picks
   */
  readonly services?: Cidr;
  /** `public` lets everybody knock at the API server. */
  readonly endpoint: EndpointMode;
  /**
   * Who may call the API server, beside those in the cluster's own network.
   *
   * @default nobody
   */
  readonly callers?: readonly AwsApiCaller[];
  /**
   * Who may do what in the cluster.
   *
   * @default nobody but its creator
   */
  readonly grants?: readonly AwsAccessGrant[];
  /**
   * Whether the creator of the cluster is one of its administrators. `grants` may not name them again.
   *
   * @default where `grants` names no cluster-admin
   */
  readonly creatorIsAdmin?: boolean;
  /**
   * Roles that pods take by Pod Identity: ARNs by `<namespace>/<service account>`. Each must trust `pods.eks.amazonaws.com`;
   * `AwsPodRole` makes such a role with its trust.
   *
   * @default none
   */
  readonly identities?: Readonly<Record<string, LiteralText>>;
  /**
   * Versions of add-ons by name; in Auto Mode there are none.
   *
   * @default AWS's default for the Kubernetes version
   */
  readonly addons?: Readonly<Record<string, LiteralText>>;
  /**
   * Role that users of the record take on, as ARN; `grants` names it too.
   *
   * @default the credentials in use
   */
  readonly role?: LiteralText | undefined;
  readonly compute: AwsCompute;
  /**
   * Whether it ran before Terraform had it: what can't be changed any more is left as it was found.
   *
   * @default false
   */
  readonly adopted?: boolean;
}

export interface AwsClusterNames {
  /** At most 100 characters. */
  readonly cluster: LiteralText;
  /** Roles have at most 64. */
  readonly clusterRole: LiteralText;
  readonly nodeRole: LiteralText;
  readonly networkRole: LiteralText;
  readonly storageRole: LiteralText;
}

/** Nodes in groups that the fleet sizes, or EKS Auto Mode, which brings nodes, add-ons and storage of its own. */
export type AwsCompute = { readonly pools: readonly AwsPoolSpec[] } | "auto";

export interface AwsPoolSpec extends Literal<Pool> {
  /** What AWS calls it: at most 36 characters. */
  readonly awsName: LiteralText;
  /** Ids of its subnets. Others would replace it. */
  readonly subnetIds: readonly string[];
}

const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** An EKS cluster with its key, logs, roles, add-ons, pools and access entries. */
export class AwsCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: AwsClusterProps) {
    super(scope, id);
    const { names, location, account, compute } = props;
    const protect = props.protect ?? true;
    const partition = awsPartition(location);
    // Addresses of services can't be changed, so an adopted cluster keeps those that it has.
    const services = props.adopted === true ? undefined : props.services;
    const network = this.#networkExpression(props.network);
    const encryption = new AwsEncryption(this, "encryption", { cluster: names.cluster, location, account, protect });
    const roles = this.#roles(props, partition);
    const useKey = new IamRolePolicy(this, "use-key", {
      role: roles.cluster.name,
      name: "secrets",
      policy: keyUse(encryption.key.arn),
    });
    const endpoint = awsEndpoint(props.endpoint, props.callers ?? []);
    const cluster = new EksCluster(this, "Resource", {
      name: names.cluster,
      version: props.kubernetes,
      roleArn: roles.cluster.arn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: LOGS,
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: encryption.key.arn } },
      upgradePolicy: { supportType: "STANDARD" },
      zonalShiftConfig: { enabled: true },
      vpcConfig: { subnetIds: [...props.subnetIds], ...endpoint.access },
      ...capabilities(compute === "auto" ? roles.node.arn : undefined, services, props.adopted === true),
      // Both only count at creation, and would replace a cluster that was taken over.
      lifecycle: {
        preventDestroy: protect,
        ignoreChanges: ["access_config[0].bootstrap_cluster_creator_admin_permissions", "bootstrap_self_managed_addons"],
        ...(endpoint.preconditions.length === 0 ? {} : { precondition: [...endpoint.preconditions] }),
      },
      dependsOn: [encryption.logGroup, useKey, ...roles.cluster.attachments, ...roles.node.attachments],
    });
    if (compute !== "auto") this.#nodes(props, compute.pools, cluster, roles.node, partition);
    const { grants = [], identities = {} } = props;
    const creator = props.creatorIsAdmin ?? !grants.some(({ rights }) => rights === "cluster-admin");
    const accessEntries = new AwsAccessEntries(this, "access", { cluster: cluster.name, partition, grants, creator });
    new AwsPodIdentities(this, "identities", { cluster: cluster.name, roles: identities });

    const ca = { data: `\${${cluster.fqn}.certificate_authority[0].data}` };
    const from = endpoint.access.endpointPublicAccess ? (["runner", "network"] as const) : (["network"] as const);
    this.record = {
      format: 1,
      fleet: props.fleet,
      name: props.name,
      cloud: "aws",
      region: props.region,
      nativeId: cluster.arn,
      // An ARN is made of names; the id at the end of the issuer is new with each cluster.
      incarnation: `\${basename(${cluster.fqn}.identity[0].oidc[0].issuer)}`,
      kubernetes: props.kubernetes,
      endpoints: from.map((side) => ({ url: cluster.endpoint, from: side, ca })),
      credential: {
        kind: "eks",
        ...(props.role === undefined ? {} : { role: props.role }),
        cluster: accessEntries.openedCluster,
        region: location,
      },
      network: `\${${network}.id}`,
      labels: props.labels ?? {},
      annotations: props.annotations ?? {},
    };
    new TerraformOutput(this, CLUSTER_RECORD_OUTPUT, { value: this.record });
    new TerraformOutput(this, CLUSTER_SECURITY_GROUP_OUTPUT, {
      value: `\${${cluster.fqn}.vpc_config[0].cluster_security_group_id}`,
    });
  }

  /** Inside of expressions: a record that is an object becomes a local value. */
  #networkExpression(network: NetworkValue): string {
    if (typeof network === "string") return inside(network);
    return `local.${new TerraformLocal(this, "network", network).friendlyUniqueId}`;
  }

  #roles({ names, compute }: AwsClusterProps, partition: string) {
    const auto = compute === "auto";
    return {
      cluster: new AwsServiceRole(this, "cluster-role", {
        name: names.clusterRole,
        description: `Control plane of the cluster ${names.cluster}`,
        partition,
        service: "eks.amazonaws.com",
        tagsSessions: auto,
        policies: ["AmazonEKSClusterPolicy", ...(auto ? AUTO_POLICIES : [])],
      }),
      node: new AwsServiceRole(this, "node-role", {
        name: names.nodeRole,
        description: `Nodes of the cluster ${names.cluster}`,
        partition,
        service: "ec2.amazonaws.com",
        tagsSessions: false,
        policies: [auto ? "AmazonEKSWorkerNodeMinimalPolicy" : "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
      }),
    };
  }

  #nodes(
    props: AwsClusterProps,
    pools: readonly AwsPoolSpec[],
    cluster: EksCluster,
    nodeRole: AwsServiceRole,
    partition: string,
  ): void {
    if (!pools.some(({ min, taints }) => min > 0 && taints.every(({ effect }) => effect === "PreferNoSchedule"))) {
      throw new FleetError(
        "input",
        `clusters.${props.name}.pools: none of them takes CoreDNS; one pool must have min of at least 1 and no NoSchedule or NoExecute taint`,
      );
    }
    const addons = new AwsAddons(this, "addons", {
      cluster: cluster.name,
      clusterArn: cluster.arn,
      account: props.account,
      partition,
      roleNames: { network: props.names.networkRole, storage: props.names.storageRole },
      versions: props.addons ?? {},
    });
    const groups = pools.map((pool) => {
      const { nodeGroup } = new AwsPool(this, `pool-${pool.name}`, {
        ...pool,
        fleet: props.fleet,
        member: props.name,
        account: props.account,
        location: props.location,
        role: props.role,
        cluster: props.names.cluster,
        clusterName: cluster.name,
        kubernetes: props.kubernetes,
        nodeRoleArn: nodeRole.arn,
        dependsOn: [...nodeRole.attachments, ...addons.beforeNodes],
      });
      return nodeGroup;
    });
    addons.addAfterNodes(groups);
  }
}

const AUTO_POLICIES = [
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSComputePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
];

/**
 * What EKS does for nodes, load balancers and disks by itself. All three say so, also where it does nothing: left out, they
 * could never be switched off again.
 *
 * @param autoRole - role of the nodes that it brings; undefined where the fleet brings them
 */
function capabilities(
  autoRole: string | undefined,
  services: Cidr | undefined,
  adopted: boolean,
): Pick<EksClusterConfig, "computeConfig" | "storageConfig" | "kubernetesNetworkConfig"> {
  const addresses = services === undefined ? {} : { ipFamily: "ipv4", serviceIpv4Cidr: services.toString() };
  // What an adopted cluster never had is not switched off either.
  if (autoRole === undefined && adopted) return {};
  const enabled = autoRole !== undefined;
  return {
    computeConfig:
      autoRole === undefined ? { enabled } : { enabled, nodePools: ["general-purpose", "system"], nodeRoleArn: autoRole },
    storageConfig: { blockStorage: { enabled } },
    kubernetesNetworkConfig: { ...addresses, elasticLoadBalancing: { enabled } },
  };
}

function keyUse(key: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"], Resource: key }],
  });
}
