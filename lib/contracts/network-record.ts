import type { RecordDetail, RecordHeader } from "./record-header.ts";

/** The name of the Terraform output that every network construct has. */
export const NETWORK_RECORD_OUTPUT = "network_record";

/** What every other part of the fleet may know of a network, ours or one that something else owns. Nothing in it is secret. */
export interface NetworkRecord<Detail extends RecordDetail = RecordDetail> extends RecordHeader {
  /** The network's id in its cloud. */
  readonly id: string;
  /** The cloud's own name of the place. */
  readonly location: string;
  /** The AWS account, Google project or Azure subscription. */
  readonly account: string;
  /** Every block of the network. */
  readonly blocks: readonly string[];
  /** The addresses that the network shows to the internet; empty where it has no way out. */
  readonly egress: readonly string[];
  /** What only the same cloud's code reads. */
  readonly detail: Detail;
}
