import { factsOf, isNetworkCloud, networkFacts } from "../clouds/clouds.ts";
import { Cidr } from "../model/cidr.ts";
import type { Connection, RegionPlan, TransitPlan } from "../model/fleet-plan.ts";
import type { LinkEnd, LinkPlan } from "../model/link-plan.ts";
import type { Region } from "../model/fleet.ts";
import { pairKey } from "./connectivity.ts";
import type { Ledger } from "./ledger.ts";
import { TUNNEL_ADDRESSES, TUNNEL_PREFIX } from "./number-table.ts";
import type { NumberShortage } from "./numbering.ts";
import { Spans } from "./spans.ts";

/** Hosts of a tunnel's block: clouds whose tunnels bring addresses of their own take the first. */
const OPENER = 1;
const ANSWERER = 2;

export interface Tunnels {
  /** Of links by the key of their pair, in the order in which they were granted. */
  readonly blocks: ReadonlyMap<string, readonly Cidr[]>;
  readonly shortages: readonly NumberShortage[];
}

/** Names of regions whose cloud hands on nothing that came over one link to another. */
export function linkEnds(regions: readonly Region[]): ReadonlySet<string> {
  return new Set(regions.filter(({ cloud }) => factsOf(cloud).network?.links.passesOn === false).map(({ name }) => name));
}

/** Grants every tunnel its block: one pool for all links, so that two of them may end at the same gateway. */
export function planTunnels(regions: readonly Region[], connections: readonly Connection[], ledger: Ledger): Tunnels {
  const named = new Map(regions.map((region) => [region.name, region]));
  const taken = new Spans();
  for (const grant of ledger.grants) if (grant.kind === "tunnel") taken.add(Cidr.from(grant.value));
  const size = 2 ** (32 - TUNNEL_PREFIX);
  const accepted = `a /${TUNNEL_PREFIX} in 169.254.21.0/24 or 169.254.22.0/24`;
  const shortages: NumberShortage[] = [];
  const blocks = connections
    .filter(({ via }) => via === "vpn")
    .map(({ between }): readonly [string, readonly Cidr[]] => {
      const key = pairKey(between);
      const wanted = tunnelsOf(between.flatMap((name) => named.get(name) ?? []));
      const held = ledger.usable("tunnel", `link/${key}`, ({ value }) => isTunnel(Cidr.from(value)), accepted).slice(0, wanted);
      for (const grant of held) ledger.keep(grant);
      const own = held.map(({ value }) => Cidr.from(value));
      while (own.length < wanted) {
        const free = taken.firstFree(TUNNEL_ADDRESSES, size, size);
        if (free === undefined) {
          shortages.push({ kind: "tunnel", name: key, within: TUNNEL_ADDRESSES });
          break;
        }
        taken.add(free);
        const block = Cidr.of(free.first, TUNNEL_PREFIX);
        ledger.grant("tunnel", `link/${key}`, block.toString());
        own.push(block);
      }
      return [key, own];
    });
  return { blocks: new Map(blocks), shortages };
}

function isTunnel(block: Cidr): boolean {
  return block.prefix === TUNNEL_PREFIX && TUNNEL_ADDRESSES.first <= block.first && block.last <= TUNNEL_ADDRESSES.last;
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
    const ends: LinkPlan["ends"] = opens(second) && !opens(first) ? [second, first] : [first, second];
    const tunnels = (blocks.get(pairKey(between)) ?? []).map((block) => ({
      block,
      hosts: [block.address(OPENER), block.address(ANSWERER)] as const,
    }));
    return [{ between, ends, tunnels }];
  });
}

/** Whether its tunnels bring addresses of their own, with the keys, so that the other side has to answer them. */
function opens({ cloud }: LinkEnd): boolean {
  return isNetworkCloud(cloud) && networkFacts(cloud).links.addresses === 0;
}
