import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { compareText } from "../../../lib/model/compare-text.ts";
import { Construct, blockId } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";

/** Somebody who calls an API server over private paths. */
export interface AwsPrivateCaller {
  /** Shown beside the rule in AWS. */
  readonly kind: "operators" | "ci" | "hub" | "peer";
  /**
   * The region that it calls from, shown there too.
   *
   * @default none: the fleet knows its blocks alone
   */
  readonly region?: LiteralText;
  /** Blocks that it calls from. */
  readonly blocks: readonly Cidr[];
}

export interface AwsAccessProps {
  /** Id of the security group in front of the API server. */
  readonly securityGroup: Expression;
  readonly callers: readonly AwsPrivateCaller[];
}

const HTTPS = 443;
/** EC2 takes no longer description. */
const LONGEST_DESCRIPTION = 255;

/** Lets declared callers on private paths in to one API server: one rule for each block, and nobody else. */
export class AwsAccess extends Construct {
  constructor(scope: Construct, id: string, props: AwsAccessProps) {
    super(scope, id);
    for (const [block, names] of namesByBlock(props.callers)) {
      new VpcSecurityGroupIngressRule(this, `from-${blockId(block)}`, {
        securityGroupId: props.securityGroup,
        cidrIpv4: block,
        ipProtocol: "tcp",
        fromPort: HTTPS,
        toPort: HTTPS,
        description: `API server for ${names.join(", ")}`.slice(0, LONGEST_DESCRIPTION),
      });
    }
  }
}

/** EC2 refuses a second rule for the same block. */
function namesByBlock(callers: readonly AwsPrivateCaller[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { kind, region, blocks } of callers) {
    const name = region === undefined ? kind : `${kind} in ${region}`;
    for (const block of blocks.map(String)) found.set(block, (found.get(block) ?? new Set()).add(name));
  }
  const sorted = [...found].sort(([left], [right]) => compareText(left, right));
  return new Map(sorted.map(([block, names]) => [block, [...names].sort(compareText)]));
}
