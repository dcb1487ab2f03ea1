import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { FleetError } from "../../../lib/errors.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface AwsPodIdentitiesProps {
  /** The cluster's name in AWS. */
  readonly cluster: string;
  /** ARNs of roles that others made, by `<namespace>/<service account>`. */
  readonly roles: Readonly<Record<string, LiteralText>>;
}

/**
 * The roles that pods of a cluster take by Pod Identity.
 *
 * @throws FleetError (input) for what is no service account
 */
export class AwsPodIdentities extends Construct {
  constructor(scope: Construct, id: string, props: AwsPodIdentitiesProps) {
    super(scope, id);
    for (const [pod, roleArn] of Object.entries(props.roles)) {
      const [, namespace, serviceAccount] = /^([^/]+)\/([^/]+)$/.exec(pod) ?? [];
      if (namespace === undefined || serviceAccount === undefined) {
        throw new FleetError("input", `${this.node.path}: "${pod}" is no <namespace>/<service account>`);
      }
      new EksPodIdentityAssociation(this, pod.replace("/", "--").replaceAll(".", "-"), {
        clusterName: props.cluster,
        namespace,
        serviceAccount,
        roleArn,
      });
    }
  }
}
