import type { Route53RecordConfig } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { FleetError } from "../../lib/errors.ts";
import type { Entry } from "../../lib/model/fleet.ts";

/** Which of several clusters users are led to, as the fleet file says it. */
export type AnswerPolicy = Pick<Entry, "policy" | "weights" | "order" | "geo">;

/** A cluster that may be the answer. */
export interface AnswerTarget {
  /** The cluster's name. */
  readonly name: string;
  /** AWS's own name of the place that it is in. */
  readonly location: string;
}

type Routing = Pick<
  Route53RecordConfig,
  "latencyRoutingPolicy" | "weightedRoutingPolicy" | "failoverRoutingPolicy" | "geolocationRoutingPolicy"
>;

/** One record: a name may have several, told apart by `id`, of which the policy picks. */
export interface Answer {
  /** Unique among the records of the entry. */
  readonly id: string;
  readonly name: string;
  /** A cluster, or another of the names. */
  readonly to: { readonly cluster: string } | { readonly name: string };
  readonly routing: Routing;
}

/** In words of ISO 3166 and of Route 53. */
const CONTINENTS: Readonly<Record<string, string>> = {
  africa: "AF",
  antarctica: "AN",
  asia: "AS",
  europe: "EU",
  "north-america": "NA",
  oceania: "OC",
  "south-america": "SA",
};

/**
 * The records that make a policy. Each leads to one cluster, so that a cluster is left out as soon as it is unhealthy.
 * Further names, where one record set can't say it all, begin with `_`: no user types them.
 *
 * @throws FleetError (input) where the policy lacks what it needs
 */
export function answersFor(host: string, entry: AnswerPolicy, targets: readonly AnswerTarget[]): readonly Answer[] {
  switch (entry.policy) {
    case "latency":
      return nearest(host, targets);
    case "weighted":
      return targets.map(({ name }) => share(host, name, entry.weights?.[name]));
    case "failover":
      return inOrder(host, known(entry.order, `the entry ${host} has no order`));
    case "geo":
      return byPlace(host, known(entry.geo, `the entry ${host} has no geo`));
  }
}

/** Route 53 takes one record for each place: clusters side by side share theirs equally. */
function nearest(host: string, targets: readonly AnswerTarget[]): readonly Answer[] {
  const locations = [...new Set(targets.map(({ location }) => location))];
  return locations.flatMap((location): readonly Answer[] => {
    const here = targets.filter((target) => target.location === location);
    const [only, ...others] = here;
    const routing = { latencyRoutingPolicy: { region: location } };
    if (only === undefined) return [];
    if (others.length === 0) return [{ id: only.name, name: host, to: { cluster: only.name }, routing }];
    const shared = `_${location}.${host}`;
    return [
      { id: location, name: host, to: { name: shared }, routing },
      ...here.map(({ name }) => share(shared, name, undefined)),
    ];
  });
}

function share(name: string, cluster: string, weight = 1): Answer {
  return { id: cluster, name, to: { cluster }, routing: { weightedRoutingPolicy: { weight } } };
}

/** A record set knows a first and a second choice only: from the third on, the second is a set of its own. */
function inOrder(name: string, order: readonly string[], step = 1, host = name): readonly Answer[] {
  const [first, second, ...others] = order;
  const failover = (type: string): Routing => ({ failoverRoutingPolicy: { type } });
  if (first === undefined) return [];
  const primary = { id: first, name, to: { cluster: first }, routing: failover("PRIMARY") };
  if (second === undefined) return [primary];
  if (others.length === 0) return [primary, { id: second, name, to: { cluster: second }, routing: failover("SECONDARY") }];
  const rest = `_${step + 1}.${host}`;
  return [
    primary,
    { id: `from-${step + 1}`, name, to: { name: rest }, routing: failover("SECONDARY") },
    ...inOrder(rest, order.slice(1), step + 1, host),
  ];
}

function byPlace(name: string, geo: NonNullable<Entry["geo"]>): readonly Answer[] {
  return Object.entries(geo).flatMap(([cluster, places]) =>
    places.map((place) => {
      const continent = CONTINENTS[place];
      const where = continent === undefined ? { country: place === "default" ? "*" : place } : { continent };
      return { id: `${cluster}-${place}`, name, to: { cluster }, routing: { geolocationRoutingPolicy: where } };
    }),
  );
}

function known<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new FleetError("input", otherwise);
  return value;
}
