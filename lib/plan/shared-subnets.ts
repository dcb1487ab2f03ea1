import { networkFacts } from "../clouds/clouds.ts";
import type { Fleet, RangePurpose, Region } from "../model/fleet.ts";
import type { SubnetName, SubnetPlan, SubnetTier } from "../model/fleet-plan.ts";
import type { BlockPool } from "./block-pool.ts";
import { crowding } from "./crowding.ts";
import type { Crowding } from "./crowding.ts";
import type { Ledger } from "./ledger.ts";
import { accepts, askedSize, limitsOf } from "./sizes.ts";
import { CONTROL_PLANE } from "./subnet-users.ts";
import type { SubnetNeeds, SubnetUse, SubnetUser } from "./subnet-users.ts";
import { SubnetSets } from "./subnet-sets.ts";

/** The subnets of a region, and what uses which. */
export interface SharedSubnets {
  readonly zones: readonly string[];
  readonly subnets: readonly SubnetPlan[];
  /** By cluster, then by thing. */
  readonly chosen: ReadonlyMap<string, Readonly<Record<string, readonly SubnetName[]>>>;
  /** What has too few addresses. */
  readonly crowded: readonly Crowding[];
  /** What no subnets could be had for. */
  readonly homeless: readonly SubnetUser[];
  /** What stands in subnets that the file no longer has. */
  readonly lost: readonly SubnetUse[];
}

/** Gives every user subnets of a network of ours. Those that it has in the lock stay, whatever else changes. */
export function planSubnets(fleet: Fleet, region: Region, needs: SubnetNeeds, pool: BlockPool, ledger: Ledger): SharedSubnets {
  const zones = keepZones(region, ledger);
  const { cuts, keptPerSubnet: kept, shared } = networkFacts(region.cloud);
  const tiers = new Map(
    cuts.region.flatMap(({ purpose, each }): readonly [SubnetTier, SubnetSets][] => {
      if (!isTier(purpose) || each === "one") return [];
      const asked = askedSize(fleet, region, undefined, purpose)?.prefix;
      const { smallest } = limitsOf(region.cloud, purpose);
      const props = {
        ...{ region: region.name, tier: purpose, zones, kept, smallest },
        ...{ headroom: fleet.addressing.headroom, own: needs.own[purpose], largest: shared?.largest ?? smallest },
        asked: asked !== undefined && accepts(region.cloud, purpose, asked) ? asked : undefined,
      };
      return [[purpose, new SubnetSets(props, pool)]];
    }),
  );
  const sizedFor = (tier: SubnetTier): readonly SubnetUser[] =>
    [...needs.users, ...needs.unasked, ...needs.first].filter((user) => user.tier === tier);
  const wanted = [...tiers].map(([tier, sets]) => ({
    sets,
    size: () => sets.firstSize(sizedFor(tier)),
    all: () => sets.firstSet(sizedFor(tier)),
  }));
  pool.enter(region);
  const ample = pool.open(
    region.name,
    wanted.flatMap(({ all }) => all()),
  );
  for (const sets of tiers.values()) sets.load();
  // The largest first: then all of them fit into a block of their sum.
  const first = wanted.filter(({ sets }) => sets.empty).map(({ sets, size }) => ({ sets, size: size() }));
  for (const { sets, size } of first.sort((a, b) => a.size.best - b.size.best)) {
    sets.append(ample ? size : { ...size, best: size.least });
  }
  const used = [...tiers].map(([tier, sets]) =>
    useSubnets(
      sets,
      needs.users.filter((user) => user.tier === tier),
      zones,
      ledger,
    ),
  );
  for (const user of needs.unasked) tiers.get(user.tier)?.keepRoom(user);
  return {
    zones,
    subnets: [...tiers.values()].flatMap(({ subnets }) => subnets),
    chosen: byCluster(used.flatMap(({ uses }) => uses)),
    crowded: used.flatMap(({ crowded }) => crowded),
    homeless: used.flatMap(({ homeless }) => homeless),
    lost: used.flatMap(({ lost }) => lost),
  };
}

/** Gives every user the subnets of a network that something else owns, as they are when it comes. */
export function chooseExisting(region: Region, needs: SubnetNeeds, ledger: Ledger): SharedSubnets {
  const names = region.network?.subnets ?? {};
  const uses = needs.users.flatMap((user): readonly SubnetUse[] => {
    const tier = user.tier === "intra" && (names.intra ?? []).length === 0 ? "private" : user.tier;
    const all = (names[tier] ?? []).map((name): SubnetName => ({ tier, name }));
    const kept = parseNames(ledger.chosen("subnets", ownerOf(user)));
    const chosen = kept.length > 0 ? kept : all;
    if (chosen.length === 0) return [];
    ledger.choose("subnets", ownerOf(user), formatNames(chosen));
    return [{ user, names: chosen }];
  });
  const lost = uses.flatMap(({ user, names: used }) => {
    const gone = used.filter(({ tier, name }) => names[tier]?.includes(name) !== true);
    return gone.length === 0 ? [] : [{ user, names: gone }];
  });
  return { zones: [], subnets: [], chosen: byCluster(uses), crowded: [], homeless: [], lost };
}

function useSubnets(
  sets: SubnetSets,
  users: readonly SubnetUser[],
  zones: readonly string[],
  ledger: Ledger,
): Pick<SharedSubnets, "crowded" | "homeless" | "lost"> & { readonly uses: readonly SubnetUse[] } {
  const there = new Map(sets.subnets.map((subnet) => [subnet.name, subnet]));
  const uses: SubnetUse[] = [];
  const lost: SubnetUse[] = [];
  const waiting: SubnetUser[] = [];
  for (const user of users) {
    const kept = inZones(user, parseNames(ledger.chosen("subnets", ownerOf(user))), sets, zones, ledger);
    const names = kept.filter(({ name }) => there.has(name));
    if (names.length < kept.length) lost.push({ user, names: kept.filter(({ name }) => !there.has(name)) });
    if (names.length === 0) waiting.push(user);
    else uses.push({ user, names });
  }
  for (const { user, names } of uses) sets.use(user, names);
  const homeless: SubnetUser[] = [];
  for (const [at, user] of waiting.entries()) {
    const names = sets.choose(user, waiting.slice(at));
    if (names === undefined) homeless.push(user);
    else uses.push({ user, names });
  }
  for (const { user, names } of uses) {
    ledger.choose("subnets", ownerOf(user), formatNames(names));
    if (user.spread) ledger.choose("zones", ownerOf(user), String(user.zones));
  }
  return { uses, crowded: crowding(sets, uses), homeless, lost };
}

/** A pool changes its zones only when its own number of zones changed, not when its region got another. */
function inZones(
  user: SubnetUser,
  kept: readonly SubnetName[],
  sets: SubnetSets,
  zones: readonly string[],
  ledger: Ledger,
): readonly SubnetName[] {
  const before = ledger.chosen("zones", ownerOf(user));
  if (!user.spread || before === undefined || Number(before) === user.zones) return kept;
  const zoneOf = new Map(sets.subnets.map(({ name, zone }) => [name, zone]));
  const own = Map.groupBy(kept, ({ name }) => zoneOf.get(name));
  const had = [...own.keys()].flatMap((zone) => zone ?? []);
  const wanted = [...had, ...zones.filter((zone) => !had.includes(zone))].slice(0, user.zones);
  return wanted.flatMap((zone) => own.get(zone) ?? sets.beside(kept, zone));
}

/** Those that the network had come first, so that a new one changes nothing of theirs. */
function keepZones(region: Region, ledger: Ledger): readonly string[] {
  const owner = `region/${region.name}`;
  const before = (ledger.chosen("zones", owner) ?? "").split(",").filter((zone) => region.zones.includes(zone));
  const zones = [...before, ...region.zones.filter((zone) => !before.includes(zone))];
  if (zones.length > 0) ledger.choose("zones", owner, zones.join(","));
  return zones;
}

function byCluster(uses: readonly SubnetUse[]): SharedSubnets["chosen"] {
  const clusters = new Map<string, Record<string, readonly SubnetName[]>>();
  for (const { user, names } of uses) {
    clusters.set(user.cluster, { ...clusters.get(user.cluster), [user.thing]: names });
  }
  return clusters;
}

/** The tier in which the control plane of a cluster stands already. */
export function standsIn(ledger: Ledger): (cluster: string) => SubnetTier | undefined {
  return (cluster) => parseNames(ledger.chosen("subnets", ownerOf({ cluster, thing: CONTROL_PLANE })))[0]?.tier;
}

function ownerOf({ cluster, thing }: Pick<SubnetUser, "cluster" | "thing">): string {
  return `cluster/${cluster}/${thing}`;
}

/** `private/euw1-az1,private/euw1-az2` */
function formatNames(names: readonly SubnetName[]): string {
  return names.map(({ tier, name }) => `${tier}/${name}`).join(",");
}

function parseNames(value: string | undefined): readonly SubnetName[] {
  return (value ?? "").split(",").flatMap((text) => {
    const [, tier, name] = /^(private|public|intra)\/(.+)$/.exec(text) ?? [];
    return tier === undefined || name === undefined ? [] : [{ tier: tier as SubnetTier, name }];
  });
}

function isTier(purpose: RangePurpose): purpose is SubnetTier {
  return purpose === "private" || purpose === "public" || purpose === "intra";
}
