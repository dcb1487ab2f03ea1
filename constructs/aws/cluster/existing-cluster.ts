import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js";
import type { ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { awsPartition } from "../../../lib/clouds/aws/partitions.ts";
import { Construct, expression, joined, literal } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { ClusterProps, KubernetesCluster } from "../../cluster.ts";
import { ExistingCluster } from "../../existing-cluster.ts";
import type { ExistingClusterProps } from "../../existing-cluster.ts";

export interface AwsExistingClusterProps extends Omit<ClusterProps, "kubernetes" | "protect"> {
  /** AWS's own name of the region. */
  readonly location: LiteralText;
  /** Twelve digits. */
  readonly account: LiteralText;
  /** The cluster's name in EKS. */
  readonly eksName: LiteralText;
  /**
   * Where its API server is and who vouches for it. Where it is given EKS is not asked, so a cluster that was rebuilt under
   * its name is not known from the old one: the bootstrap stops there until `fleetwright bootstrap --replace` has it take the old one's place.
   *
   * @default what EKS says when the stack is deployed
   */
  readonly endpoint?: ExistingClusterProps["endpoint"] | undefined;
  /**
   * Role that users of the record take on, as ARN. Its owner gives that role an access entry.
   *
   * @default the credentials in use
   */
  readonly role?: LiteralText | undefined;
}

/**
 * An EKS cluster that something else owns. Nothing of it is created or changed. Its address and authority are inventions of
 * the cloud: where nobody writes them down, EKS has to be asked, which makes this the one place with a data source for them.
 */
export class AwsExistingCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: AwsExistingClusterProps) {
    super(scope, id);
    const { location, account, eksName, endpoint, role, ...common } = props;
    const { record } = new ExistingCluster(this, "Default", {
      ...common,
      cloud: "aws",
      nativeId: joined`arn:${literal(awsPartition(location))}:eks:${location}:${account}:cluster/${eksName}`,
      ...(endpoint === undefined ? this.#asked(eksName) : { endpoint }),
      credential: { kind: "eks", ...(role === undefined ? {} : { role }), cluster: eksName, region: location },
    });
    this.record = record;
  }

  #asked(eksName: string): Pick<ExistingClusterProps, "endpoint" | "incarnation" | "kubernetes"> {
    const found = new DataAwsEksCluster(this, "found", { name: eksName });
    const ca = { data: expression(`\${${found.fqn}.certificate_authority[0].data}`) };
    // An ARN is made of names; the id at the end of the issuer is new with each cluster. Without an issuer nobody says.
    const incarnation = expression(`\${try(basename(${found.fqn}.identity[0].oidc[0].issuer), "")}`);
    return { kubernetes: expression(found.version), incarnation, endpoint: { url: expression(found.endpoint), ca } };
  }
}
