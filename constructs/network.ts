import { NETWORK_RECORD_OUTPUT } from "../lib/contracts/network-record.ts";
import type { NetworkRecord, SubnetTier } from "../lib/contracts/network-record.ts";
import type { Cidr } from "../lib/model/cidr.ts";
import type { Cloud } from "../lib/model/fleet.ts";
import { Construct, TerraformOutput } from "./cdk.ts";
import type { Expression, LiteralText } from "./cdk.ts";

/** Blocks are given as these: `Cidr.from("10.0.0.0/16")`. */
export { Cidr } from "../lib/model/cidr.ts";

/** A network's record as Terraform sees it: an object with values that a cloud invents, or an expression that yields one. */
export type NetworkValue = NetworkRecord | Expression;

/** What other constructs may know of a network, ours or one that something else owns. */
export interface Network {
  readonly record: NetworkValue;
}

/** What means the same for networks of every cloud. What users wrote goes through `literal()`. */
export interface NetworkProps {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: LiteralText;
  /** The region's name in the fleet. */
  readonly region: LiteralText;
  /** The cloud's own name of the place, such as `eu-west-1`. */
  readonly location: LiteralText;
  /** The AWS account, Google project or Azure subscription. */
  readonly account: LiteralText;
}

export interface ExistingNetworkProps extends NetworkProps {
  readonly cloud: Cloud;
  /** What the cloud calls the network. */
  readonly id: LiteralText;
  /** Every block of the network. */
  readonly cidrs: readonly Cidr[];
  /** Ids of its subnets. */
  readonly subnets: Readonly<Partial<Record<SubnetTier, readonly LiteralText[]>>>;
  /** Ids of the route tables that get routes to other networks. */
  readonly routeTables: readonly LiteralText[];
  /** Addresses that it shows to the internet. */
  readonly natAddresses: readonly LiteralText[];
}

/** A network that something else owns: no resource, but the outputs of any other network. */
export class ExistingNetwork extends Construct implements Network {
  readonly record: NetworkRecord;

  constructor(scope: Construct, id: string, props: ExistingNetworkProps) {
    super(scope, id);
    const { private: hidden = [], public: open = [], intra = [] } = props.subnets;
    this.record = {
      format: 1,
      fleet: props.fleet,
      cloud: props.cloud,
      region: props.region,
      location: props.location,
      account: props.account,
      id: props.id,
      cidrs: props.cidrs.map(String),
      zones: [],
      subnets: { private: byId(hidden), public: byId(open), intra: byId(intra) },
      routeTables: { private: byId(props.routeTables), public: {}, intra: {} },
      natAddresses: props.natAddresses,
    };
    new TerraformOutput(this, NETWORK_RECORD_OUTPUT, { value: this.record });
  }
}

function byId(ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, id]));
}
