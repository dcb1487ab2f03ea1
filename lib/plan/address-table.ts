import { CLOUDS } from "../clouds/index.ts";
import { Cidr } from "../model/cidr.ts";

/** A block that no network of the fleet may hold. */
export interface Forbidden {
  readonly block: Cidr;
  readonly why: string;
  /** The cloud that refuses it in what its networks are connected to; undefined: refused everywhere. */
  readonly by: string | undefined;
}

const EVERYWHERE: readonly Forbidden[] = [
  { block: Cidr.from("0.0.0.0/8"), why: "no host can have such an address", by: undefined },
  { block: Cidr.from("127.0.0.0/8"), why: "they are loopback addresses", by: undefined },
  { block: Cidr.from("169.254.0.0/16"), why: "they are link-local, metadata servers among them", by: undefined },
  { block: Cidr.from("224.0.0.0/3"), why: "they are multicast or reserved", by: undefined },
];

const IN_CLOUDS: readonly Forbidden[] = Object.entries(CLOUDS).flatMap(([by, { network }]) =>
  (network?.forbidden ?? []).map((refused) => ({ ...refused, by })),
);

/** Never handed out, so that a region of any cloud may come later. */
export const FORBIDDEN: readonly Forbidden[] = [...EVERYWHERE, ...IN_CLOUDS].sort(
  (left, right) => left.block.first - right.block.first,
);

/** Pods that one node runs at most. */
export const PODS_PER_NODE = 110;

/** What every overlay, and clouds with routed pods apart from their nodes, give a node for its pods: a /24. */
export const POD_PREFIX_PER_NODE = 24;
