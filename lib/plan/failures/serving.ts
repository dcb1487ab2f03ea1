import { cloudOfDns, factsOf, inWords } from "../../clouds/clouds.ts";
import { entryClusters } from "../../model/entry-clusters.ts";
import type { Entry, Workload } from "../../model/fleet.ts";
import type { EntryPlan, FleetPlan } from "../../model/fleet-plan.ts";
import type { FailureDomain } from "./failure-domains.ts";
import type { Failure } from "./remedies.ts";

/** Clusters of which any serves all of something. */
export interface Part {
  /** Undefined of a replicated workload, which is one part. */
  readonly component: string | undefined;
  readonly clusters: readonly string[];
}

export function partsOf({ topology, clusters, components }: Workload): readonly Part[] {
  if (topology === "replicated") return [{ component: undefined, clusters }];
  return Object.entries(components).map(([component, own]) => ({ component, clusters: own }));
}

/** What a workload needs, judged with something missing. */
export class Serving {
  readonly #workload: Workload;
  readonly #entry: EntryPlan | undefined;
  readonly #regionOf: ReadonlyMap<string, string>;
  readonly #lastResort: boolean;
  /** Pairs of components, and networks of users, that reach what they need in the whole fleet. */
  readonly #joined: readonly (readonly [Part, Part])[];
  readonly #users: readonly string[];

  /** @param whole - the fleet as it is */
  constructor(plan: FleetPlan, workload: Workload, whole: FailureDomain, regionOf: ReadonlyMap<string, string>) {
    this.#workload = workload;
    this.#entry = plan.entries.find((one) => one.workload === workload.name);
    this.#regionOf = regionOf;
    this.#lastResort = plan.zone !== undefined && factsOf(cloudOfDns(plan.zone.provider)).dns?.lastResort === true;
    const parts = partsOf(workload);
    this.#joined = parts.flatMap((one, at) =>
      parts.slice(at + 1).flatMap((other) => (this.#areJoined(one, other, whole) ? [[one, other] as const] : [])),
    );
    this.#users = (this.#entry?.inside?.regions ?? []).filter((region) => this.#reachesFront(region, whole));
  }

  /** What fails of the workload without something; undefined where nothing does. */
  failureWithout(lost: FailureDomain): Failure | undefined {
    return this.#lostPart(lost) ?? this.#lostEntry(lost) ?? this.#lostPath(lost);
  }

  /** Clusters that carry a part, of those that are left. */
  carriers({ component, clusters }: Part, lost: FailureDomain): readonly string[] {
    const entry = this.#workload.entry;
    const left = this.#left(clusters, lost);
    if (entry === undefined || entry.component !== component) return left;
    const led = left.filter((cluster) => !lost.takesFront(this.#workload.name, cluster));
    switch (entry.policy) {
      case "failover":
        return (entry.order ?? []).filter((cluster) => led.includes(cluster)).slice(0, 1);
      case "weighted":
        return this.#weighted(led, entry);
      case "geo":
      case "latency":
        return led;
    }
  }

  /** Clusters that carry more than before when some of those that carried a part are gone. */
  takers(part: Part, gone: readonly string[], lost: FailureDomain): readonly string[] {
    const after = this.carriers(part, lost);
    const entry = this.#workload.entry;
    if (entry?.policy !== "geo" || entry.component !== part.component) return after;
    const fallback = defaultOf(entry);
    return gone.length > 0 && fallback !== undefined && after.includes(fallback) ? [fallback] : [];
  }

  #left(clusters: readonly string[], { clusters: gone }: FailureDomain): readonly string[] {
    return clusters.filter((name) => this.#regionOf.has(name) && !gone.has(name));
  }

  #weighted(led: readonly string[], { weights }: Entry): readonly string[] {
    const some = led.filter((cluster) => (weights?.[cluster] ?? 1) > 0);
    return some.length === 0 && this.#lastResort ? led : some;
  }

  #lostPart(lost: FailureDomain): Failure | undefined {
    const empty = partsOf(this.#workload).filter(({ clusters }) => this.#left(clusters, lost).length === 0);
    if (empty.length === 0) return undefined;
    const components = empty.flatMap(({ component }) => component ?? []);
    return {
      why: `no cluster of ${components.length === 0 ? "it" : inWords(components, "and")} is left`,
      of: "parts",
      components,
    };
  }

  #lostEntry(lost: FailureDomain): Failure | undefined {
    const { entry } = this.#workload;
    if (entry === undefined || this.#entry === undefined) return undefined;
    if (lost.names) return { why: `nobody is told where ${entry.host} is`, of: "names" };
    const part = { component: entry.component, clusters: entryClusters(this.#workload, entry) };
    const answering = this.carriers(part, lost);
    if (answering.length === 0) return { why: "users are led to no cluster that is left", of: "users", geo: false };
    if (entry.policy !== "geo") return undefined;
    const fallback = defaultOf(entry);
    const places = Object.entries(entry.geo ?? {})
      .filter(([cluster]) => !answering.includes(cluster))
      .flatMap(([, own]) => own);
    const left = fallback !== undefined && answering.includes(fallback) ? [] : places;
    return left.length === 0 ? undefined : { why: `users of ${inWords(left, "and")} are led nowhere`, of: "users", geo: true };
  }

  #lostPath(lost: FailureDomain): Failure | undefined {
    const apart = this.#joined.find(([one, other]) => !this.#areJoined(one, other, lost));
    if (apart !== undefined) {
      const [one, other] = apart.map(({ component }) => component ?? "");
      return { why: `${one} and ${other} no longer reach each other`, of: "paths" };
    }
    const users = this.#users.filter((region) => !lost.regions.has(region) && !this.#reachesFront(region, lost));
    return users.length === 0 ? undefined : { why: `callers in ${inWords(users, "and")} reach none of it`, of: "paths" };
  }

  #areJoined(one: Part, other: Part, lost: FailureDomain): boolean {
    const [from, to] = [one, other].map(({ clusters }) => this.#regionsOf(this.#left(clusters, lost)));
    return from?.some((near) => to?.some((far) => lost.findPath(near, far) !== undefined)) === true;
  }

  #reachesFront(region: string, lost: FailureDomain): boolean {
    const { workload, fronts = [] } = this.#entry ?? {};
    const left = this.#left(
      fronts.map(({ cluster }) => cluster),
      lost,
    ).filter((cluster) => workload === undefined || !lost.takesFront(workload, cluster));
    return this.#regionsOf(left).some((to) => lost.findPath(region, to) !== undefined);
  }

  #regionsOf(clusters: readonly string[]): readonly string[] {
    return [...new Set(clusters.flatMap((name) => this.#regionOf.get(name) ?? []))];
  }
}

function defaultOf({ geo }: Entry): string | undefined {
  return Object.entries(geo ?? {}).find(([, places]) => places.includes("default"))?.[0];
}
