import { networkFacts } from "../clouds/clouds.ts";
import { Cidr, addressesIn } from "../model/cidr.ts";
import type { Fleet, RangePurpose, Region } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";
import type { Grant } from "../model/lock.ts";
import { FORBIDDEN } from "./address-table.ts";
import type { Ledger } from "./ledger.ts";
import { reusedBlocks } from "./reused-ranges.ts";
import { accepts, askedSize, limitsOf } from "./sizes.ts";
import { Spans, after } from "./spans.ts";

/** Prefix lengths of a range: what it should have, and the longest one that does where addresses are few. */
export interface Wanted {
  readonly best: number;
  readonly least: number;
}

/** A range that could not be cut, and from what. */
export interface Shortage {
  readonly owner: string;
  readonly purpose: RangePurpose;
  readonly prefix: number;
  /**
   * `pool`: nothing of that size is free in it. `block`: the range is larger than its region's blocks. `free`: an existing
   * network has no room of that size.
   */
  readonly missing: "pool" | "block" | "free";
  readonly region: string;
  /** Prefix length of the block that is missing, or that is too small. */
  readonly block: number;
}

interface Container {
  /** Whether its blocks are those of an existing network: it gets no others. */
  readonly closed: boolean;
  /** Prefix length of every block that the region gets from now on; undefined where it follows what is needed. */
  readonly asked: number | undefined;
  /** Prefix length of the largest block that its cloud takes. */
  readonly largest: number;
  /** What the cloud does not take beside the blocks that are there. */
  readonly refused: (held: readonly Cidr[]) => readonly Cidr[];
  readonly blocks: Cidr[];
}

/**
 * Cuts ranges from the blocks of regions, and those from the fleet's pool: first fit, aligned, never anything that was another's.
 * A region's first block is as large as what is cut from it; each further one is twice as large as the one before, so that a
 * region which keeps growing has few.
 */
export class BlockPool {
  readonly #shortages = new Map<string, Shortage>();
  readonly #ledger: Ledger;
  readonly #pool: Cidr;
  /** Taken from the view of who looks for a region's block. */
  readonly #taken = new Spans();
  /** Taken from the view of who looks for a range inside a region's block. */
  readonly #cut = new Spans();
  readonly #regions = new Map<string, Container>();
  readonly #fleet: Fleet;

  constructor(ledger: Ledger, fleet: Fleet) {
    this.#ledger = ledger;
    this.#fleet = fleet;
    this.#pool = fleet.addressing.pool;
    for (const block of neverHandedOut(fleet)) this.#take(block, false);
    // Existing networks are nobody's to have, but for ranges in what is free of them.
    for (const { network } of fleet.regions) for (const block of network?.cidrs ?? []) this.#take(block, true);
    for (const grant of ledger.grants) {
      if (grant.kind === "block") this.#take(Cidr.from(grant.value), isRegionBlock(grant));
    }
  }

  /** What could not be cut, each once. */
  get shortages(): readonly Shortage[] {
    return [...this.#shortages.values()];
  }

  /** Keeps the blocks that a region has, or those that are free in its existing network. Must come before anything else that is asked for it. */
  enter(region: Region): void {
    const held = region.network === undefined ? this.#ledger.held("block", blockOwner(region.name)) : [];
    for (const grant of held) this.#ledger.keep(grant);
    const { refusedBeside } = networkFacts(region.cloud);
    const asked = askedSize(this.#fleet, region, undefined, "block")?.prefix;
    this.#regions.set(region.name, {
      asked: asked !== undefined && accepts(region.cloud, "block", asked) ? asked : undefined,
      largest: limitsOf(region.cloud, "block").largest,
      refused: refusedBeside,
      closed: region.network !== undefined,
      blocks: region.network === undefined ? held.map((grant) => Cidr.from(grant.value)) : [...region.network.free],
    });
  }

  /**
   * Makes sure that a region has a block.
   *
   * @param wanted - prefix lengths of all that is going to be cut now
   * @returns whether the best of each fits into a new block, or into those of an existing network; true where the region has
   * blocks already, because it gets others
   */
  open(region: string, wanted: readonly Wanted[]): boolean {
    const container = this.#region(region);
    if (container.closed) return this.#holds(container.blocks, wanted);
    if (container.blocks.length > 0) return true;
    const sizeFor = (prefixes: readonly number[]): number => container.asked ?? Math.max(container.largest, around(prefixes));
    const best = sizeFor(wanted.map((one) => one.best));
    if (this.#grow(region, best, best) !== undefined) return true;
    const least = sizeFor(wanted.map((one) => one.least));
    if (this.#grow(region, least, least) === undefined) this.#missBlock(region, least);
    return false;
  }

  /** Whether the best of each fits into what is free of these blocks, the largest first. */
  #holds(blocks: readonly Cidr[], wanted: readonly Wanted[]): boolean {
    const taken = this.#cut.copy();
    return [...wanted]
      .sort((left, right) => left.best - right.best)
      .every(({ best }) => {
        const size = addressesIn(best);
        const found = blocks.map((block) => taken.firstFree(block, size, size)).find((span) => span !== undefined);
        if (found !== undefined) taken.add(found);
        return found !== undefined;
      });
  }

  /** The largest range that a block of the region can hold. */
  largest(region: string): number {
    const { asked, largest } = this.#region(region);
    return asked ?? largest;
  }

  /** The blocks of a region, the first first. */
  blocksOf(region: string): readonly Range[] {
    const blocks = this.#regions.get(region)?.blocks ?? [];
    return blocks.map((block) => ({ owner: `region/${region}`, purpose: "block", block, routed: true }));
  }

  /** What an owner has for a purpose inside the region's blocks: it is kept. */
  held(region: string, key: string): readonly Cidr[] {
    const { blocks } = this.#region(region);
    const inBlock = (grant: Grant): boolean => blocks.some((block) => block.contains(Cidr.from(grant.value)));
    const held = this.#ledger.usable("block", key, inBlock, `a range inside ${blocks.join(" or ")}, of region ${region}`);
    for (const grant of held) this.#ledger.keep(grant);
    return held.map((grant) => Cidr.from(grant.value));
  }

  /**
   * Grants one new range for each key, all of the same size: the best that is free, or that a further block has room for.
   *
   * @param keys - `<owner>/<purpose>`, with a part behind it where an owner has several side by side
   * @returns as many ranges as keys; none, and a shortage, where they can't be had
   */
  cut(region: string, purpose: RangePurpose, wanted: Wanted, keys: readonly string[]): readonly Cidr[] {
    const found = this.tryCut(region, wanted, keys);
    if (found === undefined) this.#missRange(region, purpose, wanted.least, keys);
    return found ?? [];
  }

  /** The same for what the fleet can do without: undefined, and no shortage, where they can't be had. */
  tryCut(region: string, wanted: Wanted, keys: readonly string[]): readonly Cidr[] | undefined {
    const largest = this.largest(region);
    for (let prefix = Math.max(wanted.best, largest); prefix <= wanted.least; prefix += 1) {
      const found = this.#find(region, prefix, keys.length);
      if (found === undefined) continue;
      found.forEach((range, at) => {
        this.#ledger.grant("block", keys[at] ?? "", range.toString());
        this.#take(range, false);
      });
      return found;
    }
    return undefined;
  }

  /** Free ranges of one size in the region's blocks; where there are too few, the region grows. */
  #find(region: string, prefix: number, count: number): readonly Cidr[] | undefined {
    const { blocks, asked, largest } = this.#region(region);
    for (;;) {
      const found = blocks.flatMap((block) => freeIn(this.#cut, block, prefix, count)).slice(0, count);
      if (found.length === count) return found;
      const needed = asked ?? Math.max(largest, around(Array.from({ length: count - found.length }, () => prefix)));
      const last = blocks.at(-1)?.prefix ?? needed;
      const best = asked ?? Math.max(largest, Math.min(needed, last - 1));
      if (this.#grow(region, best, needed) === undefined) return undefined;
    }
  }

  /** A further block of a region, the largest that is free and no smaller than needed. */
  #grow(region: string, best: number, needed: number): Cidr | undefined {
    const { blocks, refused, closed } = this.#region(region);
    if (closed) return undefined;
    const never = refused(blocks);
    for (let prefix = best; prefix <= needed; prefix += 1) {
      const free = firstBeside(this.#taken, this.#pool, prefix, never);
      if (free === undefined) continue;
      this.#ledger.grant("block", blockOwner(region), free.toString());
      this.#take(free, true);
      blocks.push(free);
      return free;
    }
    return undefined;
  }

  #missRange(region: string, purpose: RangePurpose, prefix: number, keys: readonly string[]): void {
    const block = this.largest(region);
    const [key = ""] = keys;
    const owner = key.split("/").slice(0, 2).join("/");
    if (this.#region(region).closed) this.#miss({ owner, purpose, prefix, missing: "free", region, block });
    else if (prefix < block) this.#miss({ owner, purpose, prefix, missing: "block", region, block });
    else this.#missBlock(region, this.#region(region).asked ?? Math.max(block, around(keys.map(() => prefix))));
  }

  #missBlock(region: string, prefix: number): void {
    this.#miss({ owner: `region/${region}`, purpose: "block", prefix, missing: "pool", region, block: prefix });
  }

  #miss(shortage: Shortage): void {
    const key = `${shortage.owner}/${shortage.purpose}`;
    const before = this.#shortages.get(key);
    if (before === undefined || shortage.prefix < before.prefix) this.#shortages.set(key, shortage);
  }

  #region(region: string): Container {
    const found = this.#regions.get(region);
    if (found === undefined) throw new RangeError(`region ${region} was not entered`);
    return found;
  }

  #take(block: Cidr, container: boolean): void {
    this.#taken.add(block);
    if (!container) this.#cut.add(block);
  }
}

/** Prefix length of the smallest block that holds ranges of those prefix lengths, the largest first. */
function around(prefixes: readonly number[]): number {
  const [first, ...others] = prefixes.map(addressesIn);
  if (first === undefined) return IPV4_BITS;
  return IPV4_BITS - Math.ceil(Math.log2(others.reduce((sum, one) => sum + one, first)));
}

const IPV4_BITS = 32;

/** What the file reserves, clusters use inside and nobody may have. */
function neverHandedOut(fleet: Fleet): readonly Cidr[] {
  return [...Object.values(fleet.addressing.reserved), ...reusedBlocks(fleet), ...FORBIDDEN.map(({ block }) => block)];
}

function blockOwner(region: string): string {
  return `region/${region}/block`;
}

function isRegionBlock(grant: Grant): boolean {
  return /^region\/[^/]+\/block(\/\d+)?$/.test(grant.owner);
}

/** Up to so many free ranges, from the left. */
function freeIn(taken: Spans, within: Cidr, prefix: number, count: number): readonly Cidr[] {
  if (prefix < within.prefix) return [];
  const size = addressesIn(prefix);
  const found: Cidr[] = [];
  let { first } = within;
  while (found.length < count) {
    const free = taken.firstFree({ first, last: within.last }, size, size);
    if (free === undefined) break;
    found.push(Cidr.of(free.first, prefix));
    first = after(free);
  }
  return found;
}

/** The first free range that meets nothing of what may not stand beside it. */
function firstBeside(taken: Spans, within: Cidr, prefix: number, never: readonly Cidr[]): Cidr | undefined {
  if (prefix < within.prefix) return undefined;
  const size = addressesIn(prefix);
  let { first } = within;
  for (;;) {
    const free = taken.firstFree({ first, last: within.last }, size, size);
    if (free === undefined) return undefined;
    const block = Cidr.of(free.first, prefix);
    const hit = never.find((one) => one.overlaps(block));
    if (hit === undefined) return block;
    first = after(hit);
  }
}
