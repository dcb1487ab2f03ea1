import { Cidr } from "../../model/cidr.ts";

/**
 * What a network itself holds of its region's blocks: all but the range of the virtual hub in which networks may meet, because
 * Azure refuses a hub inside of a network that it joins. It is left out from the start, so that a hub moves nothing.
 *
 * @returns the largest blocks that make it up, in the order of `blocks`
 */
export function addressSpace(blocks: readonly Cidr[], hub: Cidr): readonly Cidr[] {
  return blocks.flatMap((block) => without(block, hub));
}

function without(block: Cidr, taken: Cidr): readonly Cidr[] {
  if (!block.overlaps(taken)) return [block];
  if (taken.contains(block)) return [];
  const prefix = block.prefix + 1;
  const half = Cidr.of(block.first, prefix);
  return [half, Cidr.of(block.first + half.size, prefix)].flatMap((part) => without(part, taken));
}
