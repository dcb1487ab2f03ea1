import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { NETWORK_RECORD_OUTPUT } from "../../../lib/contracts/network-record.ts";
import type { AwsNetworkDetail, SubnetTier } from "../../../lib/contracts/aws/network-detail.ts";
import type { NetworkRecord } from "../../../lib/contracts/network-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import { LOG_RETENTION_DAYS } from "../../../lib/clouds/aws/limits.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { NatMode } from "../../../lib/model/fleet.ts";
import { PRIVATE_BLOCKS } from "../../../lib/model/private-blocks.ts";
import { Construct, TerraformOutput, blockId } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import { addEndpoints } from "./endpoints.ts";
import { addFlowLogs } from "./flow-logs.ts";
import { addAccessLists } from "./network-acls.ts";
import { addRoutes } from "./routes.ts";
import { addSubnets, idsByName } from "./subnets.ts";
import type { AwsSubnetSpec } from "./subnets.ts";
import type { Network, NetworkProps } from "../../network.ts";

export { AwsExistingNetwork } from "./existing-network.ts";
export type { AwsExistingNetworkProps } from "./existing-network.ts";

export interface AwsNetworkProps extends NetworkProps {
  /** The network's name in AWS: at most 54 characters, because a role's name is made of it. */
  readonly name: LiteralText;
  /** The VPC's block, /16 to /28. */
  readonly cidr: Cidr;
  /**
   * Further blocks of the VPC, such as for pods.
   *
   * @default none
   */
  readonly secondaryCidrs?: readonly Cidr[];
  /** Zone ids such as `euw1-az1`, which mean the same place in every account; names don't. */
  readonly zones: readonly LiteralText[];
  /** At least one subnet of each tier in every zone. */
  readonly subnets: Readonly<Record<SubnetTier, readonly AwsSubnetSpec[]>>;
  /**
   * `per-zone` survives the loss of a zone; `single` costs less; with `none` nothing reaches the internet, and AWS's
   * own services are reached by interface endpoints.
   *
   * @default `per-zone`
   */
  readonly nat?: NatMode;
  /**
   * Blocks of all that may talk to this network by private addresses: itself, peers and what stands behind VPNs.
   *
   * @default all private address space
   */
  readonly trusted?: readonly Cidr[];
  /**
   * TCP ports that load balancers of this network listen on.
   *
   * @default 80 and 443, which are always open to public subnets
   */
  readonly entryPorts?: readonly number[];
  /**
   * Days that flow logs are kept.
   *
   * @default 365
   */
  readonly logRetentionDays?: number;
  /**
   * Whether a destroy of the network, of its addresses and of its key is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}

const LONGEST_NAME = 54;
const DEFAULT_RETENTION_DAYS = 365;

/**
 * A VPC with public, private and intra subnets in every zone. `intra` has no way out: the control planes' and the
 * transit gateway's interfaces stand there.
 */
export class AwsNetwork extends Construct implements Network {
  readonly record: NetworkRecord<AwsNetworkDetail>;

  constructor(scope: Construct, id: string, props: AwsNetworkProps) {
    super(scope, id);
    checkProps(this.node.path, props);
    const { name, zones } = props;
    const protect = props.protect ?? true;
    const nat = props.nat ?? "per-zone";
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr.toString(),
      enableDnsSupport: true,
      enableDnsHostnames: true,
      enableNetworkAddressUsageMetrics: true,
      tags: { Name: name },
      lifecycle: { preventDestroy: protect },
    });
    const secondary = (props.secondaryCidrs ?? []).map(
      (block) => new VpcIpv4CidrBlockAssociation(this, `block-${blockId(block)}`, { vpcId: vpc.id, cidrBlock: block.toString() }),
    );
    // Adopted without rules: where no group is named, this one lets nothing through.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id, tags: { Name: `${name}-closed` } });
    const internet = new InternetGateway(this, "internet-gateway", { vpcId: vpc.id, tags: { Name: name } });
    const parent = { scope: this, name, vpc, zones, protect };
    const subnets = addSubnets(parent, props.subnets, secondary);
    const routes = addRoutes(parent, { subnets, internet, nat });
    addAccessLists(parent, subnets, { trusted: props.trusted ?? PRIVATE_BLOCKS, entryPorts: props.entryPorts ?? [] });
    const blocks = [props.cidr, ...(props.secondaryCidrs ?? [])];
    addEndpoints(parent, { location: props.location, nat, blocks, subnets, routeTables: routes.tables.private });
    addFlowLogs(parent, { ...props, retentionDays: props.logRetentionDays ?? DEFAULT_RETENTION_DAYS });
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: "aws",
      region: props.region,
      id: vpc.id,
      location: props.location,
      account: props.account,
      blocks: blocks.map(String),
      egress: routes.natAddresses,
      detail: {
        cloud: "aws",
        zones,
        subnets: {
          private: idsByName(subnets.private),
          public: idsByName(subnets.public),
          intra: idsByName(subnets.intra),
        },
        routeTables: {
          private: Object.fromEntries(routes.tables.private.map((table, at) => [zones[at] ?? "", table.id])),
          public: { all: routes.tables.public.id },
          intra: { all: routes.tables.intra.id },
        },
      },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
  }
}

function checkProps(where: string, props: AwsNetworkProps): void {
  const wrong: string[] = [];
  const { name, zones, subnets } = props;
  if (name.length > LONGEST_NAME) wrong.push(`the name "${name}" is longer than ${LONGEST_NAME} characters`);
  const days = props.logRetentionDays ?? DEFAULT_RETENTION_DAYS;
  if (!LOG_RETENTION_DAYS.includes(days)) {
    wrong.push(`logRetentionDays is ${days}; CloudWatch keeps logs for ${LOG_RETENTION_DAYS.join(", ")} days`);
  }
  if (zones.length === 0) wrong.push("zones is empty; name at least one zone id such as euw1-az1");
  if (new Set(zones).size !== zones.length) wrong.push(`zones names one twice: ${zones.join(", ")}`);
  const blocks = [props.cidr, ...(props.secondaryCidrs ?? [])];
  const tiers = [
    ["private", subnets.private],
    ["public", subnets.public],
    ["intra", subnets.intra],
  ] as const;
  for (const [tier, cut] of tiers) {
    for (const zone of zones) {
      if (!cut.some((subnet) => subnet.zone === zone)) wrong.push(`${tier} has no subnet in ${zone}`);
    }
    const names = cut.map(({ zone, name = zone }) => name);
    if (new Set(names).size !== names.length) wrong.push(`two ${tier} subnets have one name: ${names.join(", ")}`);
    for (const { zone, cidr } of cut) {
      if (!zones.some((one) => one === zone)) wrong.push(`the ${tier} subnet ${cidr} lies in ${zone}, which zones doesn't name`);
      if (!blocks.some((one) => one.contains(cidr))) wrong.push(`the ${tier} subnet ${cidr} lies in no block of the network`);
    }
  }
  const all = tiers.flatMap(([tier, cut]) => cut.map(({ cidr }) => ({ tier, block: cidr })));
  all.forEach((one, index) => {
    const other = all.slice(index + 1).find(({ block }) => block.overlaps(one.block));
    if (other !== undefined) wrong.push(`the ${one.tier} subnet ${one.block} overlaps the ${other.tier} subnet ${other.block}`);
  });
  if (wrong.length > 0) throw new FleetError("input", wrong.map((line) => `${where}: ${line}`).join("\n"));
}
