import type { Cidr } from "../model/cidr.ts";
import { addressesIn } from "../model/cidr.ts";
import type { SubnetName, SubnetPlan, SubnetTier } from "../model/fleet-plan.ts";
import type { BlockPool, Wanted } from "./block-pool.ts";
import { withHeadroom } from "./headroom.ts";
import { expected, taken } from "./subnet-users.ts";
import type { SubnetUser } from "./subnet-users.ts";

export interface TierProps {
  readonly region: string;
  readonly tier: SubnetTier;
  readonly zones: readonly string[];
  /** Prefix length that the file asks for; undefined where the size follows the need. */
  readonly asked: number | undefined;
  /** Prefix length of the largest subnet that is made otherwise. */
  readonly largest: number;
  /** The smallest that the cloud accepts. */
  readonly smallest: number;
  /** Addresses that the cloud keeps in each subnet. */
  readonly kept: number;
  /** Addresses that the network itself takes in the first subnet of each zone. */
  readonly own: number;
  /** In percent of what is needed. */
  readonly headroom: number;
}

/** The subnets that are made at the same time, by zone. */
type SubnetSet = Map<string, Cidr>;

/** What a user takes of each of so many subnets: what it needs, or what it is expected to come to. */
type Measure = typeof taken;

/**
 * The subnets of one tier of a region's network. They come in sets, one in each zone; a set that is full stays as it is, and
 * another is appended, twice as large where the pool has room for it. A new zone gets a subnet in every set.
 */
export class SubnetSets {
  readonly #props: TierProps;
  readonly #pool: BlockPool;
  readonly #sets: SubnetSet[] = [];
  /** What stands in each subnet, by either measure. */
  readonly #loads = new Map<Measure, Map<string, number>>(
    [taken, expected].map((measure) => [measure, new Map<string, number>()]),
  );

  constructor(props: TierProps, pool: BlockPool) {
    this.#props = props;
    this.#pool = pool;
  }

  /** Prefix lengths of the first set's subnets for all that is known to stand in them. */
  firstSize(users: readonly SubnetUser[]): Wanted {
    return this.#sizeFor(users, this.#props.own, expected);
  }

  /** One of these for each subnet of the first set. */
  firstSet(users: readonly SubnetUser[]): readonly Wanted[] {
    return this.#props.zones.map(() => this.firstSize(users));
  }

  /** Keeps what the lock has, with a subnet in every set for zones that are new. */
  load(): void {
    const { region, zones } = this.#props;
    const held: SubnetSet[] = [];
    for (const zone of zones) {
      for (const [at, range] of this.#pool.held(region, this.#key(zone)).entries()) {
        held[at] = (held[at] ?? new Map<string, Cidr>()).set(zone, range);
      }
    }
    for (const set of held) {
      const missing = zones.filter((zone) => !set.has(zone));
      const prefix = Math.min(...[...set.values()].map((range) => range.prefix));
      if (missing.length > 0) this.#fill(set, missing, { best: prefix, least: prefix });
      this.#sets.push(set);
    }
  }

  get empty(): boolean {
    return this.#sets.length === 0;
  }

  /** @param needed - whether it is a shortage where there is no room for a set */
  append(wanted: Wanted, needed = true): boolean {
    const set: SubnetSet = new Map();
    if (!this.#fill(set, this.#props.zones, wanted, needed)) return false;
    this.#sets.push(set);
    return true;
  }

  /** Every subnet, set by set. */
  get subnets(): readonly SubnetPlan[] {
    const { tier, zones } = this.#props;
    return this.#sets.flatMap((set, at) =>
      zones.flatMap((zone) => {
        const block = set.get(zone);
        return block === undefined ? [] : [{ tier, name: nameOf(zone, at), zone, block }];
      }),
    );
  }

  /** Counts what already stands in subnets. */
  use(user: SubnetUser, names: readonly SubnetName[]): void {
    for (const [measure, loads] of this.#loads) {
      for (const { name } of names) loads.set(name, (loads.get(name) ?? 0) + measure(user, names.length));
    }
  }

  /**
   * Chooses subnets for a user: of the first sets that have room for it, in as many of its zones as it wants.
   *
   * @param waiting - who has none yet, the user among them: a new set is made for all of them
   * @returns undefined where no set can be had that has room
   */
  choose(user: SubnetUser, waiting: readonly SubnetUser[]): readonly SubnetName[] | undefined {
    if (this.#setsFor(user, this.#zonesOf(user).length) === undefined) return undefined;
    const found = this.#chooseFor(user, waiting, expected) ?? this.#chooseFor(user, waiting, taken);
    if (found !== undefined) this.use(user, found);
    return found;
  }

  /** Keeps room for what comes without being given subnets, where there is some. */
  keepRoom(user: SubnetUser): void {
    this.use(user, this.#chooseFor(user, [user], expected) ?? []);
  }

  #chooseFor(user: SubnetUser, waiting: readonly SubnetUser[], measure: Measure): readonly SubnetName[] | undefined {
    const zones = this.#zonesOf(user).length;
    // What no set has room for needs none of its own.
    if (!user.spread && measure(user, zones) > this.#most()) return undefined;
    for (let tries = 0; tries <= MOST_SETS; tries += 1) {
      const found = this.#withRoom(user, measure);
      if (found !== undefined) return found;
      const own = this.empty ? this.#props.own : 0;
      const wanted = { ...this.#sizeFor(waiting, own, expected), least: this.#sizeFor([user], own, measure).least };
      if (!this.append(wanted, measure === taken)) return undefined;
    }
    return undefined;
  }

  /** How many more addresses a subnet has than stand in it; less than none where too many do. */
  room(name: string): number {
    const found = this.subnets.find((subnet) => subnet.name === name);
    if (found === undefined) throw new Error(`region ${this.#props.region} has no subnet ${name}`);
    return this.#room(found, taken);
  }

  #room({ name, zone, block }: Omit<SubnetPlan, "tier">, measure: Measure): number {
    const { kept, own } = this.#props;
    const isFirst = this.#sets[0]?.get(zone) === block;
    return addressesIn(block.prefix) - kept - (isFirst ? own : 0) - (this.#loads.get(measure)?.get(name) ?? 0);
  }

  /** The other subnets of the sets that something uses, in zones that it isn't in. */
  beside(names: readonly SubnetName[], zone: string): readonly SubnetName[] {
    const used = new Set(names.map(({ name }) => name));
    return this.#sets.flatMap((set, at) =>
      set.has(zone) && [...set.keys()].some((other) => used.has(nameOf(other, at)))
        ? [{ tier: this.#props.tier, name: nameOf(zone, at) }]
        : [],
    );
  }

  #withRoom(user: SubnetUser, measure: Measure): readonly SubnetName[] | undefined {
    const zones = this.#zonesOf(user);
    const sets = this.#setsFor(user, zones.length);
    if (sets === undefined) return undefined;
    const need = measure(user, zones.length * sets);
    const hasRoom = (zone: string, block: Cidr | undefined, at: number): boolean =>
      block !== undefined && this.#room({ name: nameOf(zone, at), zone, block }, measure) >= need;
    const found = this.#sets
      .map((set, at) => ({ set, at }))
      .filter(({ set, at }) => zones.every((zone) => hasRoom(zone, set.get(zone), at)))
      .slice(0, sets);
    if (found.length < sets) return undefined;
    return found.flatMap(({ at }) => zones.map((zone) => ({ tier: this.#props.tier, name: nameOf(zone, at) })));
  }

  /** How many sets a user spreads over: one, unless it is larger than any. undefined: not even one unit fits, or there is no zone. */
  #setsFor(user: SubnetUser, zones: number): number | undefined {
    const most = Math.floor(this.#most() / user.each);
    if (Math.min(most, zones) < 1) return undefined;
    return user.spread ? Math.ceil(Math.ceil(user.units / zones) / most) : 1;
  }

  #zonesOf(user: SubnetUser): readonly string[] {
    return this.#props.zones.slice(0, user.zones);
  }

  #most(): number {
    const { asked, kept } = this.#props;
    return addressesIn(asked ?? this.#largest()) - kept;
  }

  /** Small blocks have small subnets: one in each zone, and room for the other tiers. */
  #largest(): number {
    return Math.max(this.#props.largest, this.#pool.largest(this.#props.region) + PART_OF_BLOCK);
  }

  #sizeFor(users: readonly SubnetUser[], own: number, measure: Measure): Wanted {
    const { asked, headroom } = this.#props;
    if (asked !== undefined) return { best: asked, least: asked };
    const needs = this.#props.zones.map((_zone, at) => {
      const here = users.filter((user) => at < user.zones);
      return here.reduce((sum, user) => sum + measure(user, this.#zonesOf(user).length), own);
    });
    const need = Math.max(own, ...needs);
    const least = this.#prefixFor(need);
    const last = [...(this.#sets.at(-1)?.values() ?? [])].map(({ prefix }) => prefix);
    // Of no subnets the smallest prefix is Infinity: the first set is as large as what is known.
    const doubled = Math.max(this.#largest(), Math.min(...last) - 1);
    return { best: Math.min(doubled, this.#prefixFor(withHeadroom(need, headroom))), least };
  }

  #prefixFor(addresses: number): number {
    const { kept, smallest } = this.#props;
    return Math.min(smallest, Math.max(this.#largest(), IPV4_BITS - Math.ceil(Math.log2(addresses + kept))));
  }

  #fill(set: SubnetSet, zones: readonly string[], wanted: Wanted, needed = true): boolean {
    const { region, tier } = this.#props;
    const keys = zones.map((zone) => this.#key(zone));
    const ranges = needed ? this.#pool.cut(region, tier, wanted, keys) : (this.#pool.tryCut(region, wanted, keys) ?? []);
    zones.forEach((zone, at) => {
      const range = ranges[at];
      if (range !== undefined) set.set(zone, range);
    });
    return ranges.length > 0;
  }

  #key(zone: string): string {
    return `region/${this.#props.region}/${this.#props.tier}/${zone}`;
  }
}

const IPV4_BITS = 32;
/** A quarter of a block: three zones, and what else a network needs. */
const PART_OF_BLOCK = 2;
/** How often sets are made for one user, by either measure: a VPC takes 200 subnets, unless AWS is asked for more. */
const MOST_SETS = 200;

function nameOf(zone: string, at: number): string {
  return at === 0 ? zone : `${zone}-${at + 1}`;
}
