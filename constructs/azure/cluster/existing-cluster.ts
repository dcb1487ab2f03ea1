import { clusterOf } from "../../../lib/clouds/azure/paths.ts";
import type { ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { Construct, literal } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { ClusterProps, KubernetesCluster } from "../../cluster.ts";
import { ExistingCluster } from "../../existing-cluster.ts";
import type { ExistingClusterProps } from "../../existing-cluster.ts";

export interface AzureExistingClusterProps extends Omit<ClusterProps, "kubernetes" | "protect"> {
  /** `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ContainerService/managedClusters/<name>`. */
  readonly id: LiteralText;
  /**
   * Where its API server is and who vouches for it. Azure is not asked, so a cluster that was rebuilt under its id is not known
   * from the old one: the bootstrap stops there until `fleetwright bootstrap --replace` has it take the old one's place.
   */
  readonly endpoint: NonNullable<ExistingClusterProps["endpoint"]>;
  /**
   * Client id of the identity that users of the record act as.
   *
   * @default the credentials in use
   */
  readonly role?: LiteralText | undefined;
}

/**
 * An AKS cluster that something else owns, which knows people by Entra ID. Nothing of it is created, changed or asked: with its address,
 * Azure's plugin would bring the credentials of its own administrator into the state.
 */
export class AzureExistingCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: AzureExistingClusterProps) {
    super(scope, id);
    const { id: nativeId, endpoint, role, ...common } = props;
    const { subscription, resourceGroup, name } = clusterOf(nativeId);
    const { record } = new ExistingCluster(this, "Default", {
      ...common,
      cloud: "azure",
      nativeId,
      endpoint,
      credential: {
        kind: "aks",
        ...(role === undefined ? {} : { role }),
        ...literal({ subscription, resourceGroup, cluster: name }),
      },
    });
    this.record = record;
  }
}
