import type { Fleet } from "../model/fleet.ts";
import type { StackLayer } from "../model/stack-layer.ts";

/** What a stack is about, as far as its ring goes. */
interface OfRing {
  readonly layer: StackLayer | undefined;
  readonly subject: string;
}

/** Stacks that are about one cluster. */
const OF_CLUSTERS: readonly (StackLayer | undefined)[] = ["cluster", "access", "bootstrap"];

/**
 * Ranks stacks by the ring of their cluster, in the order of the fleet file: from 1. What is about no cluster, or about one without
 * a ring, is changed at once: 0.
 */
export function ringRank(fleet: Pick<Fleet, "rings" | "clusters"> | undefined): (stack: OfRing) => number {
  const rings = new Map(fleet?.rings.map(({ name }, index) => [name, index + 1]));
  const ranks = new Map(fleet?.clusters.map(({ name, ring }) => [name, ring === undefined ? 0 : (rings.get(ring) ?? 0)]));
  return ({ layer, subject }) => (OF_CLUSTERS.includes(layer) ? (ranks.get(subject) ?? 0) : 0);
}
