import type { AwsNetworkDetail, SubnetTier } from "../../../lib/contracts/aws/network-detail.ts";
import { NETWORK_RECORD_OUTPUT } from "../../../lib/contracts/network-record.ts";
import type { NetworkRecord } from "../../../lib/contracts/network-record.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";
import type { Network, NetworkProps } from "../../network.ts";

export interface AwsExistingNetworkProps extends NetworkProps {
  /** The VPC's id. */
  readonly id: LiteralText;
  /** Every block of the VPC. */
  readonly cidrs: readonly Cidr[];
  /** Ids of its subnets. */
  readonly subnets: Readonly<Partial<Record<SubnetTier, readonly LiteralText[]>>>;
  /** Ids of the route tables that get routes to other networks. */
  readonly routeTables: readonly LiteralText[];
  /** Addresses that it shows to the internet. */
  readonly natAddresses: readonly LiteralText[];
}

/** A VPC that something else owns: no resource, but the outputs of any other network. */
export class AwsExistingNetwork extends Construct implements Network {
  readonly record: NetworkRecord<AwsNetworkDetail>;

  constructor(scope: Construct, id: string, props: AwsExistingNetworkProps) {
    super(scope, id);
    const { private: hidden = [], public: open = [], intra = [] } = props.subnets;
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: "aws",
      region: props.region,
      id: props.id,
      location: props.location,
      account: props.account,
      blocks: props.cidrs.map(String),
      egress: props.natAddresses,
      detail: {
        cloud: "aws",
        zones: [],
        subnets: { private: byId(hidden), public: byId(open), intra: byId(intra) },
        routeTables: { private: byId(props.routeTables), public: {}, intra: {} },
      },
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
  }
}

function byId(ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, id]));
}
