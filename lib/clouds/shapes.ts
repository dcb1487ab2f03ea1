import { Cidr } from "../model/cidr.ts";
import type { RangePurpose } from "../model/fleet.ts";
import type { AcceptedSizes, Cut, ReusedRange } from "./facts.ts";

/** A range of which the owner has one. */
export function one(purpose: RangePurpose, prefix: number): Cut {
  return { purpose, prefix, each: "one" };
}

/**
 * A range of which the owner has one that grows with the nodes that it may have.
 *
 * @param roomy - prefix length of the first one where there is room for more than is needed
 */
export function byNodes(purpose: RangePurpose, roomy?: number): Cut {
  return { purpose, prefix: undefined, each: "one", ...(roomy === undefined ? {} : { roomy }) };
}

/** A range of which the owner has one in each zone, as large as what stands in it needs. */
export function perZone(purpose: RangePurpose): Cut {
  return { purpose, prefix: undefined, each: "zone" };
}

/** Prefix lengths from the largest range to the smallest. */
export function from(largest: number, smallest: number): AcceptedSizes {
  return { largest, smallest };
}

/** A range that all clusters of a cloud use. */
export function reused(block: string): ReusedRange {
  const first = Cidr.from(block);
  return { first, prefix: first.prefix };
}

/** Rules for names, by what must be unique. */
export const ACCOUNT = { separator: "-", letterFirst: true, kept: [], suffix: "", unique: "account" } as const;
export const LOCATION = { ...ACCOUNT, unique: "location" } as const;
export const WORLD = { ...ACCOUNT, unique: "world" } as const;
export const CLUSTER = { ...ACCOUNT, unique: "cluster" } as const;
