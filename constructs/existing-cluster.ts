import { CLUSTER_RECORD_OUTPUT } from "../lib/contracts/cluster-record.ts";
import type { CredentialRecipe, ClusterRecord } from "../lib/contracts/cluster-record.ts";
import type { Cloud } from "../lib/model/fleet.ts";
import { Construct, TerraformOutput } from "./cdk.ts";
import type { Literal, LiteralText, Text } from "./cdk.ts";
import type { ClusterProps, KubernetesCluster } from "./cluster.ts";

export interface ExistingClusterProps extends Omit<ClusterProps, "kubernetes" | "protect"> {
  readonly cloud: Cloud;
  /** What its owner calls it. */
  readonly nativeId: Text;
  /**
   * What tells it from another cluster of the same id, such as the one that stood there before.
   *
   * @default "", nobody says: if it is rebuilt, the bootstrap stops until its owner gives it another id
   */
  readonly incarnation?: Text;
  /**
   * Kubernetes minor, such as `1.36`.
   *
   * @default "", nobody says
   */
  readonly kubernetes?: Text;
  /**
   * Where its API server is and who vouches for it.
   *
   * @default what the kubeconfig of `credential` says
   */
  readonly endpoint?: { readonly url: Text; readonly ca: KnownAuthority };
  /** How to get a credential. */
  readonly credential: Literal<CredentialRecipe>;
}

/** Who vouches for the API server: PEM as base64, a file relative to the project, or the machine's own store. */
export type KnownAuthority = "system" | { readonly data: Text } | { readonly file: LiteralText };

/** A cluster that something else owns: no resource, but the output of any other cluster. */
export class ExistingCluster extends Construct implements KubernetesCluster {
  readonly record: ClusterRecord;

  constructor(scope: Construct, id: string, props: ExistingClusterProps) {
    super(scope, id);
    this.record = {
      format: 1,
      fleet: props.fleet,
      name: props.name,
      cloud: props.cloud,
      region: props.region,
      nativeId: props.nativeId,
      incarnation: props.incarnation ?? "",
      kubernetes: props.kubernetes ?? "",
      endpoints: props.endpoint === undefined ? [] : [{ ...props.endpoint, from: "runner" }],
      credential: props.credential,
      network: "",
      labels: props.labels ?? {},
      annotations: props.annotations ?? {},
    };
    new TerraformOutput(this, CLUSTER_RECORD_OUTPUT, { value: this.record });
  }
}
