import type { NetworkRecord } from "../../lib/contracts/network-record.ts";

/** A network's record as Terraform sees it: an object with values that a cloud invents, or an expression that yields one. */
export type NetworkValue = NetworkRecord | string;

/** What other constructs may know of a network, ours or one that something else owns. */
export interface Network {
  readonly record: NetworkValue;
}

/** What means the same for networks of every cloud. Texts may hold Terraform expressions; wrap what users wrote in `literal()`. */
export interface NetworkProps {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: string;
  /** The region's name in the fleet. */
  readonly region: string;
  /** The cloud's own name of the place, such as `eu-west-1`. */
  readonly location: string;
  /** The AWS account, Google project or Azure subscription. */
  readonly account: string;
}
