import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { Construct, blockId } from "../../cdk.ts";
import type { Expression, LiteralText, TerraformProvider } from "../../cdk.ts";
import type { ReachedNetwork } from "../../peering.ts";

/** A VPC as far as what joins it to others must know it. */
export interface Vpc extends ReachedNetwork {
  /** AWS's own name of the place, such as `eu-west-1`. */
  readonly location: LiteralText;
  /** Twelve digits. */
  readonly account: LiteralText;
  /** Talks to this VPC's region of this VPC's account. */
  readonly provider: TerraformProvider;
  readonly vpcId: Expression;
  /** Ids of the route tables that get routes to other networks, by a name that stays, such as `private-0`. */
  readonly routeTables: Readonly<Record<string, Expression>>;
}

/** What traffic to another network is handed to. */
export type RouteTarget = { readonly peeringConnectionId: string } | { readonly transitGatewayId: string };

export interface AwsRoutesProps {
  readonly from: Vpc;
  readonly to: ReachedNetwork;
  /** Refers to what must exist before traffic can go there, so that routes wait for it. */
  readonly target: RouteTarget;
}

/**
 * The routes from every table of one VPC to every block of another network. Their ids name the two networks, but not the
 * way between them: where a mesh becomes a hub, each route changes its target in place. AWS would refuse a second one to
 * the same block before the first is gone.
 */
export class AwsRoutes extends Construct {
  constructor(scope: Construct, id: string, { from, to, target }: AwsRoutesProps) {
    super(scope, id);
    for (const [table, routeTableId] of Object.entries(from.routeTables)) {
      for (const cidr of to.cidrs) {
        new Route(this, `${table}--${blockId(cidr)}`, {
          provider: from.provider,
          routeTableId,
          destinationCidrBlock: cidr.toString(),
          ...("transitGatewayId" in target
            ? { transitGatewayId: target.transitGatewayId }
            : { vpcPeeringConnectionId: target.peeringConnectionId }),
        });
      }
    }
  }
}
