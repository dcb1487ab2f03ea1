import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { Construct } from "../../cdk.ts";
import type { Expression, TerraformProvider } from "../../cdk.ts";

export interface AwsListenerProps {
  /** ARN of the load balancer. */
  readonly loadBalancer: Expression;
  /** ARN of the group that it passes users on to. */
  readonly targetGroup: Expression;
  /** The TCP port that users reach. */
  readonly port: number;
  /**
   * ARN of the certificate that users are shown, in the load balancer's own place and account.
   *
   * @default none: bytes are passed on, and the workload brings a certificate of its own
   */
  readonly certificate?: string | undefined;
  /** Whose place and account the load balancer is in. */
  readonly provider: TerraformProvider;
}

/** TLS 1.2 with forward secrecy, and 1.3. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/**
 * The port on which a load balancer takes users. It stands with the certificate, apart from the load balancer: AWS keeps
 * a certificate as long as a listener shows it, and both have to go in the right order.
 */
export class AwsListener extends Construct {
  constructor(scope: Construct, id: string, props: AwsListenerProps) {
    super(scope, id);
    const { certificate } = props;
    new LbListener(this, "Resource", {
      provider: props.provider,
      loadBalancerArn: props.loadBalancer,
      port: props.port,
      ...(certificate === undefined
        ? { protocol: "TCP" }
        : { protocol: "TLS", certificateArn: certificate, sslPolicy: TLS_POLICY, alpnPolicy: "HTTP2Preferred" }),
      defaultAction: [{ type: "forward", targetGroupArn: props.targetGroup }],
    });
  }
}
