import type { PlanRule } from "./plan-rule.ts";

/** A region finds no block in the pool. */
export const poolExhausted: PlanRule = {
  id: "FW2101",
  severity: "error",
  title: "The address pool is used up",
  why: "Every region gets a block of its own from `addressing.pool`, and what somebody had before stays theirs. When nothing of the wanted size is free, the region would have no network.",
  fix: "Make `addressing.pool` as large as the message says. Where no private pool is large enough, lower the pools' `max`.",
  check: ({ plan, blockShortages, poolFor }) => {
    const shortages = blockShortages.filter(({ missing }) => missing === "pool");
    const [first] = shortages;
    if (first === undefined) return [];
    const wider = poolFor();
    return shortages.map(({ prefix, region }) => ({
      path: ["addressing", "pool"],
      message: `no /${prefix} is left in the address pool for region ${region}`,
      seen: plan.fleet.addressing.pool.toString(),
      accepted: wider === undefined ? `a pool with a free, aligned /${prefix}` : `${wider} or larger`,
      fix:
        wider === undefined
          ? `lower max of the pools of clusters in region ${region}: no private pool is large enough for all`
          : `set addressing.pool to ${wider}`,
    }));
  },
};

/** An existing network has too little that is free. */
export const freeExhausted: PlanRule = {
  id: "FW2115",
  severity: "error",
  title: "The free blocks of an existing network are used up",
  why: "Clusters in a network that something else owns get their ranges from the blocks that `network.free` names, and from nowhere else: the rest of the network is others'. What somebody had before stays theirs.",
  fix: "Name another free block, once its owner has given it up, or lower the pools' `max`.",
  check: ({ plan, blockShortages }) =>
    blockShortages
      .filter(({ missing }) => missing === "free")
      .map(({ owner, purpose, prefix, region }) => ({
        path: ["regions", region, "network", "free"],
        message: `no /${prefix} is free for the ${purpose} of ${owner.replace("/", " ")}`,
        seen: plan.fleet.regions.find(({ name }) => name === region)?.network?.free.join(", ") ?? "none",
        accepted: `a further block of /${prefix} or larger`,
        fix: `add a block of /${prefix} or larger that nobody uses`,
      })),
};

/** A range is larger than the block that it would be cut from. */
export const blockTooSmall: PlanRule = {
  id: "FW2102",
  severity: "error",
  title: "A range does not fit into its region's block",
  why: "Subnets and the ranges of clusters are cut from their region's block, so none can be larger than the block.",
  fix: "Ask for a smaller range (a larger number) or a larger block.",
  check: ({ blockShortages }) =>
    blockShortages
      .filter(({ missing }) => missing === "block")
      .map(({ owner, purpose, prefix, block, region }) => ({
        path: ["regions", region, "sizes", "block"],
        message: `the ${purpose} range /${prefix} of ${owner.replace("/", " ")} does not fit into a block of /${block}`,
        seen: `/${block}`,
        accepted: `a block of /${prefix} or larger`,
        fix: `set sizes.block of region ${region} to ${prefix} or less, or sizes.${purpose} to ${block} or more`,
      })),
};
