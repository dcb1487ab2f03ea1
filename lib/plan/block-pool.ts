import type { Cut } from "../clouds/facts.ts";
import { Cidr, addressesIn } from "../model/cidr.ts";
import type { Fleet, RangePurpose, Region } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";
import type { Grant } from "../model/lock.ts";
import { FORBIDDEN } from "./address-table.ts";
import type { Ledger } from "./ledger.ts";
import { reusedBlocks } from "./reused-ranges.ts";
import { Spans } from "./spans.ts";

/** A range that could not be cut, and from what. */
export interface Shortage {
  readonly owner: string;
  readonly purpose: RangePurpose;
  readonly prefix: number;
  /** `pool`: nothing of that size is free in it. `block`: the range is larger than its region's blocks. */
  readonly missing: "pool" | "block";
  readonly region: string;
  /** Prefix length of the region's blocks. */
  readonly block: number;
}

/** Cuts ranges from the blocks of regions, and those from the fleet's pool: first fit, aligned, never anything that was another's. */
export class BlockPool {
  readonly #shortages = new Map<string, Shortage>();
  readonly #ledger: Ledger;
  readonly #pool: Cidr;
  /** Taken from the view of who looks for a region's block. */
  readonly #taken = new Spans();
  /** Taken from the view of who looks for a range inside a region's block. */
  readonly #cut = new Spans();
  readonly #regions = new Map<string, { readonly prefix: number; readonly blocks: Cidr[] }>();

  constructor(ledger: Ledger, fleet: Fleet) {
    this.#ledger = ledger;
    this.#pool = fleet.addressing.pool;
    for (const block of neverHandedOut(fleet)) this.#take(block, false);
    for (const grant of ledger.grants) {
      if (grant.kind === "block") this.#take(Cidr.from(grant.value), isRegionBlock(grant));
    }
  }

  /** What could not be cut, each once. */
  get shortages(): readonly Shortage[] {
    return [...this.#shortages.values()];
  }

  /** Makes sure that a region has a block of the wanted size. */
  open(region: Region, wanted: Cut): void {
    const held = this.#ledger.held("block", blockOwner(region.name));
    for (const grant of held) this.#ledger.keep(grant);
    const blocks = held.map((grant) => Cidr.from(grant.value));
    this.#regions.set(region.name, { prefix: wanted.prefix, blocks });
    if (!blocks.some((block) => block.prefix <= wanted.prefix)) this.#grow(region.name);
  }

  /** The blocks of a region, the first first. */
  blocksOf(region: string): readonly Range[] {
    const blocks = this.#regions.get(region)?.blocks ?? [];
    return blocks.map((block) => ({ owner: `region/${region}`, purpose: "block", block, routed: true }));
  }

  /**
   * The owner's ranges for a purpose: all that it has inside the region's blocks, and new ones until `count` of them are large enough.
   * A range that can't be had is left out and noted as a shortage.
   */
  grant(region: string, owner: string, wanted: Cut, count: number): readonly Range[] {
    const { blocks } = this.#region(region);
    const key = `${owner}/${wanted.purpose}`;
    const inBlock = (grant: Grant): boolean => blocks.some((block) => block.contains(Cidr.from(grant.value)));
    const held = this.#ledger.usable("block", key, inBlock, `a range inside ${blocks.join(" or ")}, of region ${region}`);
    for (const grant of held) this.#ledger.keep(grant);
    const ranges = held.map((grant) => Cidr.from(grant.value));
    while (ranges.filter((range) => range.prefix <= wanted.prefix).length < count) {
      const free = this.#cutFrom(region, owner, wanted);
      if (free === undefined) break;
      this.#ledger.grant("block", key, free.toString());
      this.#take(free, false);
      ranges.push(free);
    }
    return ranges.map((block) => ({ owner, purpose: wanted.purpose, block, routed: true }));
  }

  /** A free range in the region's blocks; where there is none, the region grows by a block. */
  #cutFrom(region: string, owner: string, wanted: Cut): Cidr | undefined {
    const { prefix, blocks } = this.#region(region);
    const free = blocks.map((block) => firstFree(this.#cut, block, wanted.prefix)).find((block) => block !== undefined);
    if (free !== undefined) return free;
    if (wanted.prefix < prefix) {
      this.#miss({ owner, purpose: wanted.purpose, prefix: wanted.prefix, missing: "block", region, block: prefix });
      return undefined;
    }
    const grown = this.#grow(region);
    return grown === undefined ? undefined : firstFree(this.#cut, grown, wanted.prefix);
  }

  #grow(region: string): Cidr | undefined {
    const { prefix, blocks } = this.#region(region);
    const free = firstFree(this.#taken, this.#pool, prefix);
    if (free === undefined) {
      this.#miss({ owner: `region/${region}`, purpose: "block", prefix, missing: "pool", region, block: prefix });
      return undefined;
    }
    this.#ledger.grant("block", blockOwner(region), free.toString());
    this.#take(free, true);
    blocks.push(free);
    return free;
  }

  #miss(shortage: Shortage): void {
    this.#shortages.set(`${shortage.owner}/${shortage.purpose}`, shortage);
  }

  #region(region: string): { readonly prefix: number; readonly blocks: Cidr[] } {
    const found = this.#regions.get(region);
    if (found === undefined) throw new RangeError(`region ${region} has no block yet`);
    return found;
  }

  #take(block: Cidr, container: boolean): void {
    this.#taken.add(block);
    if (!container) this.#cut.add(block);
  }
}

/** What the file reserves, existing networks have, clusters use inside and nobody may have. */
function neverHandedOut(fleet: Fleet): readonly Cidr[] {
  return [
    ...Object.values(fleet.addressing.reserved),
    ...fleet.regions.flatMap((region) => region.network?.cidrs ?? []),
    ...reusedBlocks(fleet),
    ...FORBIDDEN.map(({ block }) => block),
  ];
}

function blockOwner(region: string): string {
  return `region/${region}/block`;
}

function isRegionBlock(grant: Grant): boolean {
  return /^region\/[^/]+\/block(\/\d+)?$/.test(grant.owner);
}

function firstFree(taken: Spans, within: Cidr, prefix: number): Cidr | undefined {
  if (prefix < within.prefix) return undefined;
  const size = addressesIn(prefix);
  const free = taken.firstFree(within, size, size);
  return free === undefined ? undefined : Cidr.of(free.first, prefix);
}
