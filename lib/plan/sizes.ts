import { networkFacts } from "../clouds/clouds.ts";
import type { AcceptedSizes } from "../clouds/facts.ts";
import type { Path } from "../errors.ts";
import type { Cloud, Cluster, Fleet, RangePurpose, RangeSizes, Region } from "../model/fleet.ts";

/** A prefix length that the fleet file asks for. */
export interface AskedSize {
  readonly prefix: number;
  readonly path: Path;
}

/**
 * The prefix length of a range: what cluster, region or fleet ask for, the nearest first, else the default.
 * A length that the cloud doesn't accept is a problem of its own (FW2103) and counts as not asked for.
 */
export function sizeOf(purpose: RangePurpose, standard: number, cloud: Cloud, asked: AskedSize | undefined): number {
  return asked !== undefined && accepts(cloud, purpose, asked.prefix) ? asked.prefix : standard;
}

export function accepts(cloud: Cloud, purpose: RangePurpose, prefix: number): boolean {
  const accepted = networkFacts(cloud).sizes[purpose];
  return accepted !== undefined && accepted.largest <= prefix && prefix <= accepted.smallest;
}

/** Prefix lengths that the cloud accepts. @throws Error where it has no ranges for the purpose */
export function limitsOf(cloud: Cloud, purpose: RangePurpose): AcceptedSizes {
  const limits = networkFacts(cloud).sizes[purpose];
  if (limits === undefined) throw new Error(`${cloud} has no sizes of ranges for ${purpose}`);
  return limits;
}

/** What the file asks for, with the place that asks; undefined when it leaves the size to us. */
export function askedSize(
  fleet: Fleet,
  region: Region,
  cluster: Cluster | undefined,
  purpose: RangePurpose,
): AskedSize | undefined {
  const layers: readonly (readonly [RangeSizes, Path])[] = [
    ...(cluster === undefined ? [] : [[cluster.sizes, ["clusters", cluster.name, "sizes", purpose]] as const]),
    [region.sizes, ["regions", region.name, "sizes", purpose]],
    [fleet.addressing.sizes, ["addressing", "sizes", purpose]],
  ];
  for (const [sizes, path] of layers) {
    const prefix = sizes[purpose];
    if (prefix !== undefined) return { prefix, path };
  }
  return undefined;
}
