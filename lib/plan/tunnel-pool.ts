import { networkFacts } from "../clouds/clouds.ts";
import { Cidr } from "../model/cidr.ts";
import type { Region } from "../model/fleet.ts";
import type { Grant } from "../model/lock.ts";
import type { Ledger } from "./ledger.ts";
import { TUNNEL_ADDRESSES, TUNNEL_PREFIX } from "./number-table.ts";
import type { NumberShortage } from "./numbering.ts";
import { Spans } from "./spans.ts";

/** Hosts of a tunnel's block: who opens the link takes the first. */
export const HOST = { opener: 1, answerer: 2 } as const;

const TUNNEL_SIZE = 2 ** (32 - TUNNEL_PREFIX);
const POOL = "169.254.21.0/24 or 169.254.22.0/24";

/** Blocks of a gateway that must know its addresses inside of tunnels before there are any. */
interface Runs {
  readonly region: string;
  readonly prefix: number;
  /** Public addresses of the gateway, which share each run in equal parts. */
  readonly addresses: number;
  readonly runs: Cidr[];
  /** Of links that have theirs from elsewhere, for each public address. */
  readonly others: Cidr[][];
}

/**
 * Hands out the blocks of tunnels. A gateway that must be told of its addresses inside of them gets a run of blocks at once, of which its links
 * take theirs: another link changes nothing of it until the run is used up.
 */
export class TunnelPool {
  readonly #ledger: Ledger;
  /** All that anybody has or had, runs as a whole. */
  readonly #taken = new Spans();
  /** The blocks of single tunnels alone. */
  readonly #tunnels = new Spans();
  readonly #gateways = new Map<string, Runs>();
  readonly #shortages: NumberShortage[] = [];

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    for (const grant of ledger.grants) if (grant.kind === "tunnel") this.#take(Cidr.from(grant.value));
  }

  get shortages(): readonly NumberShortage[] {
    return this.#shortages;
  }

  /** Of every gateway that has runs, by its region: the hosts of all its blocks, for each public address, in order. */
  get hosts(): ReadonlyMap<string, readonly (readonly string[])[]> {
    const hostsOf = ({ addresses, runs, others }: Runs): readonly (readonly string[])[] =>
      Array.from({ length: addresses }, (_, address) =>
        [...runs.flatMap((run) => partOf(run, address, addresses)), ...(others[address] ?? [])]
          .sort((left, right) => left.first - right.first)
          .map((block) => block.address(HOST.answerer)),
      );
    return new Map([...this.#gateways].map(([name, runs]) => [name, hostsOf(runs)]));
  }

  /** Gives a region that is an end of links what its gateway must have before: nothing in most clouds. */
  open({ name, cloud }: Region): void {
    const { run: prefix, addresses } = networkFacts(cloud).links;
    if (prefix === undefined) return;
    const others = Array.from({ length: addresses }, (): Cidr[] => []);
    const gateway: Runs = { region: name, prefix, addresses, runs: [], others };
    this.#gateways.set(name, gateway);
    const held = this.#held(`region/${name}`, prefix);
    for (const grant of held) this.#ledger.keep(grant);
    gateway.runs.push(...held.map(({ value }) => Cidr.from(value)));
    if (gateway.runs.length === 0) this.#extend(gateway);
  }

  /** The blocks of a link: those that it had, then free ones; fewer where none are left. */
  grant(link: string, ends: readonly Region[], wanted: number): readonly Cidr[] {
    const held = this.#held(`link/${link}`, TUNNEL_PREFIX).slice(0, wanted);
    for (const grant of held) this.#ledger.keep(grant);
    const own = held.map(({ value }) => Cidr.from(value));
    const gateway = ends.map(({ name }) => this.#gateways.get(name)).find((one) => one !== undefined);
    while (own.length < wanted) {
      const block = this.#free(gateway, Math.floor((own.length * (gateway?.addresses ?? 1)) / wanted));
      if (block === undefined) {
        this.#shortages.push({ kind: "tunnel", name: link, within: TUNNEL_ADDRESSES });
        break;
      }
      this.#take(block);
      this.#ledger.grant("tunnel", `link/${link}`, block.toString());
      own.push(block);
    }
    if (gateway === undefined) return own;
    for (const [at, block] of own.entries()) {
      if (!gateway.runs.some((run) => run.contains(block)))
        gateway.others[Math.floor((at * gateway.addresses) / wanted)]?.push(block);
    }
    return own;
  }

  #held(owner: string, prefix: number): readonly Grant[] {
    const fits = (block: Cidr): boolean =>
      block.prefix === prefix && TUNNEL_ADDRESSES.first <= block.first && block.last <= TUNNEL_ADDRESSES.last;
    return this.#ledger.usable("tunnel", owner, ({ value }) => fits(Cidr.from(value)), `a /${prefix} in ${POOL}`);
  }

  /** A free block, of the part of a run that one public address has where the gateway has any. */
  #free(gateway: Runs | undefined, address: number): Cidr | undefined {
    if (gateway === undefined) return this.#first(TUNNEL_PREFIX);
    const free = gateway.runs
      .flatMap((run) => partOf(run, address, gateway.addresses))
      .find((block) => this.#tunnels.firstFree(block, TUNNEL_SIZE, TUNNEL_SIZE) !== undefined);
    if (free !== undefined) return free;
    return this.#extend(gateway) ? this.#free(gateway, address) : undefined;
  }

  /** Whether there was another run. */
  #extend(gateway: Runs): boolean {
    const run = this.#first(gateway.prefix);
    if (run === undefined) return false;
    this.#take(run);
    this.#ledger.grant("tunnel", `region/${gateway.region}`, run.toString());
    gateway.runs.push(run);
    return true;
  }

  #first(prefix: number): Cidr | undefined {
    const size = 2 ** (32 - prefix);
    const free = this.#taken.firstFree(TUNNEL_ADDRESSES, size, size);
    return free === undefined ? undefined : Cidr.of(free.first, prefix);
  }

  #take(block: Cidr): void {
    this.#taken.add(block);
    if (block.prefix === TUNNEL_PREFIX) this.#tunnels.add(block);
  }
}

/** The blocks of one public address in a run: those of the first address come first. */
function partOf(run: Cidr, address: number, addresses: number): readonly Cidr[] {
  const each = run.size / TUNNEL_SIZE / addresses;
  return Array.from({ length: each }, (_, at) => Cidr.of(run.first + (address * each + at) * TUNNEL_SIZE, TUNNEL_PREFIX));
}
