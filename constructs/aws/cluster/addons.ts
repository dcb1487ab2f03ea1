import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { EksAddonConfig } from "@cdktf/provider-aws/lib/eks-addon/index.js";
import type { EksAddonName } from "../../../lib/clouds/aws/addons.ts";
import { Construct } from "../../cdk.ts";
import { AwsPodRole } from "./pod-role.ts";

export interface AwsAddonsProps {
  /** The cluster's name in AWS. */
  readonly cluster: string;
  readonly clusterArn: string;
  readonly account: string;
  readonly partition: string;
  /** Names of the roles that the network add-on and the storage driver take. */
  readonly roleNames: { readonly network: string; readonly storage: string };
  /** By name; those that are missing have AWS's default for the Kubernetes version. */
  readonly versions: Readonly<Record<string, string>>;
}

type Dependencies = NonNullable<EksAddonConfig["dependsOn"]>;

/**
 * What EKS itself keeps running in a cluster. A node becomes Ready only with a network, so that comes before the pools; what needs nodes comes after.
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
      this.#addon("vpc-cni", NETWORK_CONFIGURATION, [...network.ready]),
    ];
  }

  /** Adds what runs on nodes, after the pools. */
  addAfterNodes(pools: Dependencies): void {
    const storage = this.#podRole("storage", "ebs-csi-controller-sa", "service-role/AmazonEBSCSIDriverPolicy");
    this.#addon("coredns", {}, pools);
    this.#addon("aws-ebs-csi-driver", {}, [...pools, ...storage.ready]);
  }

  #addon(addonName: EksAddonName, configuration: object, dependsOn: Dependencies): EksAddon {
    const version = this.#props.versions[addonName];
    return new EksAddon(this, addonName, {
      clusterName: this.#props.cluster,
      addonName,
      ...(version === undefined ? {} : { addonVersion: version }),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "PRESERVE",
      ...(Object.keys(configuration).length === 0 ? {} : { configurationValues: JSON.stringify(configuration) }),
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
    });
  }

  #podRole(part: "network" | "storage", serviceAccount: string, policy: string): AwsPodRole {
    const { account, partition, cluster, clusterArn, roleNames } = this.#props;
    return new AwsPodRole(this, part, {
      cluster,
      clusterArn,
      account,
      partition,
      namespace: "kube-system",
      serviceAccount,
      roleName: roleNames[part],
      policies: [policy],
    });
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
