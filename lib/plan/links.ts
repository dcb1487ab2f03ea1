import { factsOf, isNetworkCloud, networkFacts } from "../clouds/clouds.ts";
import type { Cidr } from "../model/cidr.ts";
import type { Connection, RegionPlan, TransitPlan } from "../model/fleet-plan.ts";
import type { LinkEnd, LinkPlan } from "../model/link-plan.ts";
import type { Region } from "../model/fleet.ts";
import { pairKey } from "./connectivity.ts";
import type { Ledger } from "./ledger.ts";
import type { NumberShortage } from "./numbering.ts";
import type { LinkBounds } from "./paths.ts";
import { HOST, TunnelPool } from "./tunnel-pool.ts";

export interface Tunnels {
  /** Of links by the key of their pair, in the order in which they were granted. */
  readonly blocks: ReadonlyMap<string, readonly Cidr[]>;
  /** Of gateways that must be told of them, by region: the addresses inside of tunnels, for each public address. */
  readonly hosts: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly shortages: readonly NumberShortage[];
}

/** What keeps routes from going on where clouds are linked. */
export function linkBounds(regions: readonly Region[]): LinkBounds {
  const namesOf = (some: readonly Region[]): ReadonlySet<string> => new Set(some.map(({ name }) => name));
  return {
    ends: namesOf(regions.filter(({ cloud }) => factsOf(cloud).network?.links.passesOn === false)),
    alike: namesOf(regions.filter(({ cloud }) => "always" in (factsOf(cloud).network?.asns ?? {}))),
  };
}

/** Grants every tunnel its block: one pool for all links, so that two of them may end at the same gateway. */
export function planTunnels(regions: readonly Region[], connections: readonly Connection[], ledger: Ledger): Tunnels {
  const named = new Map(regions.map((region) => [region.name, region]));
  const links = connections.filter(({ via }) => via === "vpn");
  const pool = new TunnelPool(ledger);
  const linked = new Set(links.flatMap(({ between }) => between));
  for (const region of regions) if (linked.has(region.name)) pool.open(region);
  const blocks = links.map(({ between }): readonly [string, readonly Cidr[]] => {
    const ends = between.flatMap((name) => named.get(name) ?? []);
    return [pairKey(between), pool.grant(pairKey(between), ends, tunnelsOf(ends))];
  });
  return { blocks: new Map(blocks), hosts: pool.hosts, shortages: pool.shortages };
}

/** Every address of one side has a tunnel from the other; where both have addresses, they meet in pairs. */
function tunnelsOf(ends: readonly Region[]): number {
  const [one, other] = ends.map(({ cloud }) => networkFacts(cloud).links);
  if (one === undefined || other === undefined) return 0;
  return Math.max(one.tunnelsToEach * other.addresses, other.tunnelsToEach * one.addresses);
}

/**
 * What links are made of. A link that lacks something, of which a rule says so, is left out.
 *
 * @param passed - what each end of a VPN reaches over the other
 */
export function planLinks(
  regions: readonly RegionPlan[],
  passed: readonly TransitPlan[],
  blocks: ReadonlyMap<string, readonly Cidr[]>,
  names: ReadonlyMap<string, Readonly<Record<string, string>>>,
): readonly LinkPlan[] {
  const named = new Map(regions.map((region) => [region.region.name, region]));
  const blocksOf = (reached: readonly string[]): readonly Cidr[] =>
    reached.flatMap((name) => named.get(name)?.network?.blocks ?? []).sort((left, right) => left.first - right.first);
  return passed.flatMap(({ between, beyond: [overSecond, overFirst] }): readonly LinkPlan[] => {
    const endOf = (name: string, told: readonly string[]): LinkEnd | undefined => {
      const own = named.get(name);
      if (own?.asn === undefined) return undefined;
      const { cloud } = own.region;
      return { region: name, cloud, name: names.get(pairKey(between))?.[name] ?? "", asn: own.asn, blocks: blocksOf(told) };
    };
    const [first, second] = [endOf(between[0], overFirst), endOf(between[1], overSecond)];
    if (first === undefined || second === undefined) return [];
    const ends: LinkPlan["ends"] = turn(second) < turn(first) ? [second, first] : [first, second];
    const tunnels = (blocks.get(pairKey(between)) ?? []).map((block) => ({
      block,
      hosts: [block.address(HOST.opener), block.address(HOST.answerer)] as const,
    }));
    return [{ between, ends, tunnels }];
  });
}

/** Who opens a link: a cloud whose tunnels bring addresses and keys first; one that must know its addresses inside of them always answers. */
function turn({ cloud }: LinkEnd): number {
  if (!isNetworkCloud(cloud)) return 1;
  const { addresses, run } = networkFacts(cloud).links;
  return run === undefined ? Math.min(addresses, 1) : 2;
}
