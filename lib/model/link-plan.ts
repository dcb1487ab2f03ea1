import type { Cidr } from "./cidr.ts";
import type { Cloud } from "./fleet.ts";

/** A VPN between two clouds that share BGP routes. */
export interface LinkPlan {
  /** Region names, sorted. */
  readonly between: readonly [string, string];
  /** The side that opens it, whose tunnels bring addresses and keys, then the one that answers. */
  readonly ends: readonly [LinkEnd, LinkEnd];
  readonly tunnels: readonly TunnelPlan[];
}

export interface LinkEnd {
  readonly region: string;
  readonly cloud: Cloud;
  /** What its parts are called there; empty where nothing of it has a name. */
  readonly name: string;
  /** BGP number of its gateway. */
  readonly asn: number;
  /** What it tells the other side that it leads to, and nothing else: its own network's blocks, and those of regions behind it. */
  readonly blocks: readonly Cidr[];
}

/** One tunnel of a link. */
export interface TunnelPlan {
  /** The link-local addresses inside of it, four of them. */
  readonly block: Cidr;
  /** Those of the two ends, in the order of the ends. */
  readonly hosts: readonly [string, string];
}
