import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { Construct } from "../cdk.ts";
import { AwsServiceRole } from "./aws-roles.ts";

export interface AwsAddonsProps {
  /** The cluster's name in AWS. */
  readonly cluster: string;
  readonly clusterArn: string;
  readonly account: string;
  readonly partition: string;
  /** Names of the roles that the network add-on and the storage driver take. */
  readonly roleNames: { readonly network: string; readonly storage: string };
}

type Dependencies = NonNullable<EksAddonConfig["dependsOn"]>;

/**
 * What EKS itself keeps running in a cluster. No version is given, so that AWS picks its default for the Kubernetes
 * version. A node becomes Ready only with a network, so that comes before the pools; what needs nodes comes after.
 */
export class AwsAddons extends Construct {
  /** What pools must wait for. */
  readonly beforeNodes: readonly EksAddon[];
  readonly #props: AwsAddonsProps;

  constructor(scope: Construct, id: string, props: AwsAddonsProps) {
    super(scope, id);
    this.#props = props;
    const identity = this.#addon("eks-pod-identity-agent", {}, []);
    const network = this.#podRole("network", "aws-node", "AmazonEKS_CNI_Policy");
    this.beforeNodes = [
      identity,
      this.#addon("kube-proxy", {}, []),
      this.#addon("vpc-cni", NETWORK_CONFIGURATION, [...network.role.attachments, network.association]),
    ];
  }

  /** Adds what runs on nodes, after the pools. */
  addAfterNodes(pools: Dependencies): void {
    const storage = this.#podRole("storage", "ebs-csi-controller-sa", "service-role/AmazonEBSCSIDriverPolicy");
    this.#addon("coredns", {}, pools);
    this.#addon("aws-ebs-csi-driver", {}, [...pools, ...storage.role.attachments, storage.association]);
  }

  #addon(addonName: string, configuration: object, dependsOn: Dependencies): EksAddon {
    return new EksAddon(this, addonName, {
      clusterName: this.#props.cluster,
      addonName,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "PRESERVE",
      ...(Object.keys(configuration).length === 0 ? {} : { configurationValues: JSON.stringify(configuration) }),
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
    });
  }

  /** A role that only one service account of this very cluster can take. */
  #podRole(part: "network" | "storage", serviceAccount: string, policy: string) {
    const { account, partition, cluster, clusterArn, roleNames } = this.#props;
    const role = new AwsServiceRole(this, `${part}-role`, {
      name: roleNames[part],
      description: `Taken by ${serviceAccount} in the cluster ${cluster}`,
      partition,
      service: "pods.eks.amazonaws.com",
      tagsSessions: true,
      condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": clusterArn } },
      policies: [policy],
    });
    const association = new EksPodIdentityAssociation(this, `${part}-identity`, {
      clusterName: cluster,
      namespace: "kube-system",
      serviceAccount,
      roleArn: role.arn,
    });
    return { role, association };
  }
}

/**
 * Prefixes in place of single addresses let a node hold 110 pods. Pods keep their own address on the way to other
 * networks of the fleet; the NAT of the network, not the node, hides it on the way to the internet.
 */
const NETWORK_CONFIGURATION = {
  enableNetworkPolicy: "true",
  env: { AWS_VPC_K8S_CNI_EXTERNALSNAT: "true", ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
};
