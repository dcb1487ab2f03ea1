import { factsOf } from "../clouds/clouds.ts";
import type { Fleet } from "../model/fleet.ts";
import type { LocalPorts } from "../model/fleet-plan.ts";
import type { GrantKind } from "../model/lock.ts";
import type { Ledger } from "./ledger.ts";
import { MESH_IDS } from "./number-table.ts";
import { Spans, after } from "./spans.ts";
import type { Span } from "./spans.ts";

/** The numbers that regions and clusters have, by name. */
export interface Numbers {
  readonly asns: ReadonlyMap<string, number>;
  readonly meshIds: ReadonlyMap<string, number>;
  readonly ports: ReadonlyMap<string, LocalPorts>;
  readonly shortages: readonly NumberShortage[];
}

/** A range of numbers that is used up. */
export interface NumberShortage {
  readonly kind: GrantKind;
  /** Region or cluster that goes without. */
  readonly name: string;
  readonly within: Span;
}

/** @param gateways - names of the regions that have a gateway, and so speak BGP */
export function planNumbers(fleet: Fleet, gateways: ReadonlySet<string>, ledger: Ledger): Numbers {
  const asns = new Map<string, number>();
  const meshIds = new Map<string, number>();
  const ports = new Map<string, LocalPorts>();
  const shortages: NumberShortage[] = [];
  const numbers = new NumberPool(ledger, shortages);
  for (const region of fleet.regions) {
    const { network } = factsOf(region.cloud);
    if (network === undefined || !gateways.has(region.name)) continue;
    const asn =
      "always" in network.asns ? network.asns.always : numbers.grant("asn", "region", region.name, network.asns, 1)?.first;
    if (asn !== undefined) asns.set(region.name, asn);
  }
  for (const cluster of fleet.clusters) {
    const id = numbers.grant("mesh-id", "cluster", cluster.name, MESH_IDS, 1);
    if (id !== undefined) meshIds.set(cluster.name, id.first);
    const region = fleet.regions.find(({ name }) => name === cluster.region);
    if (region?.ports === undefined || cluster.existing !== undefined) continue;
    const listening = factsOf(region.cloud).cluster.ports;
    if (listening === undefined) continue;
    const granted = numbers.grant("ports", "cluster", cluster.name, region.ports, listening.count);
    if (granted !== undefined) ports.set(cluster.name, listening.from(granted.first));
  }
  return { asns, meshIds, ports, shortages };
}

/** Hands out runs of numbers, each kind from its own range: what an owner has inside it stays. */
class NumberPool {
  readonly #ledger: Ledger;
  readonly #shortages: NumberShortage[];
  readonly #taken = new Map<GrantKind, Spans>();

  constructor(ledger: Ledger, shortages: NumberShortage[]) {
    this.#ledger = ledger;
    this.#shortages = shortages;
    for (const grant of ledger.grants) {
      if (grant.kind !== "block" && grant.kind !== "tunnel") this.#takenOf(grant.kind).add(parseSpan(grant.value));
    }
  }

  grant(kind: GrantKind, owner: "region" | "cluster", name: string, within: Span, size: number): Span | undefined {
    const fits = (span: Span): boolean => isInside(span, within) && after(span) - span.first === size;
    const accepted = `${size === 1 ? "a number" : `${size} in a row`} from ${within.first} to ${within.last}`;
    const [held] = this.#ledger.usable(kind, `${owner}/${name}`, (grant) => fits(parseSpan(grant.value)), accepted);
    if (held !== undefined) {
      this.#ledger.keep(held);
      return parseSpan(held.value);
    }
    const free = this.#takenOf(kind).firstFree(within, size, 1);
    if (free === undefined) {
      this.#shortages.push({ kind, name, within });
      return undefined;
    }
    this.#ledger.grant(kind, `${owner}/${name}`, formatSpan(free));
    this.#takenOf(kind).add(free);
    return free;
  }

  #takenOf(kind: GrantKind): Spans {
    const taken = this.#taken.get(kind) ?? new Spans();
    this.#taken.set(kind, taken);
    return taken;
  }
}

/** `16000-16007`, or one number alone. */
export function parseSpan(value: string): Span {
  const [first, last] = value.split("-").map(Number);
  return { first: first ?? NaN, last: last ?? first ?? NaN };
}

function formatSpan(span: Span): string {
  return span.first === span.last ? `${span.first}` : `${span.first}-${span.last}`;
}

function isInside(span: Span, within: Span): boolean {
  return within.first <= span.first && span.last <= within.last;
}
