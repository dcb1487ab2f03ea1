import type { NetworkRecord } from "../lib/contracts/network-record.ts";
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
