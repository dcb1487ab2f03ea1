import type { Route53RecordConfig } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { FleetError } from "../../../lib/errors.ts";
import type { Literal, LiteralText } from "../../cdk.ts";
import type { Entry } from "../../../lib/model/fleet.ts";

/** Which of several clusters users are led to, as the fleet file says it. */
export type AnswerPolicy = Pick<Literal<Entry>, "policy" | "weights" | "order" | "geo">;

/** A cluster that may be the answer. */
export interface AnswerTarget {
  /** The cluster's name. */
  readonly name: LiteralText;
  /** AWS's own name of the place that it is in, or of the one nearest to it. */
  readonly location: LiteralText;
}

type Routing = Pick<
  Route53RecordConfig,
  "latencyRoutingPolicy" | "weightedRoutingPolicy" | "failoverRoutingPolicy" | "geolocationRoutingPolicy"
>;

/** One record: a name may have several, told apart by `id`, of which the policy picks. */
export interface Answer {
  /**
   * What it is for, not whom it leads to: Route 53 refuses two records for one purpose, even for the moment in which one
   * follows the other, so that a change must find the same record again.
   */
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

/** The name whose records make the policy. No user types it, and a host may be led there from another one's at once. */
export function policyName(host: string, { policy }: AnswerPolicy): string {
  return `_${policy}.${host}`;
}

/**
 * The records that make a policy, of {@link policyName} and of names below it. Each leads to one cluster in the end, so
 * that a cluster is left out as soon as it is unhealthy.
 *
 * @throws FleetError (input) where the policy lacks what it needs
 */
export function answersFor(host: string, entry: AnswerPolicy, targets: readonly AnswerTarget[]): readonly Answer[] {
  const name = policyName(host, entry);
  switch (entry.policy) {
    case "latency":
      return nearest(name, targets);
    case "weighted":
      return targets.map((target) => share(name, target.name, entry.weights?.[target.name]));
    case "failover":
      return inOrder(name, known(entry.order, `the entry ${host} has no order`));
    case "geo":
      return byPlace(name, known(entry.geo, `the entry ${host} has no geo`));
  }
}

/** Route 53 takes one record for each place: clusters side by side share theirs equally. */
function nearest(name: string, targets: readonly AnswerTarget[]): readonly Answer[] {
  const locations = [...new Set(targets.map(({ location }) => location))];
  return locations.flatMap((location): readonly Answer[] => {
    const here = targets.filter((target) => target.location === location);
    const [only, ...others] = here;
    const record = { id: location, name, routing: { latencyRoutingPolicy: { region: location } } };
    if (only === undefined) return [];
    if (others.length === 0) return [{ ...record, to: { cluster: only.name } }];
    const shared = `_${location}.${name}`;
    return [{ ...record, to: { name: shared } }, ...here.map((target) => share(shared, target.name, undefined))];
  });
}

function share(name: string, cluster: string, weight = 1): Answer {
  return { id: cluster, name, to: { cluster }, routing: { weightedRoutingPolicy: { weight } } };
}

/** A name knows a first and a second choice only: from the third on, the second choice is a name of its own. */
function inOrder(whole: string, order: readonly string[], step = 1): readonly Answer[] {
  const [first, second, ...others] = order;
  const name = step === 1 ? whole : `_${step}.${whole}`;
  const choice = (id: "primary" | "secondary", to: Answer["to"]): Answer => ({
    id,
    name,
    to,
    routing: { failoverRoutingPolicy: { type: id.toUpperCase() } },
  });
  if (first === undefined) return [];
  const primary = choice("primary", { cluster: first });
  if (second === undefined) return [primary];
  if (others.length === 0) return [primary, choice("secondary", { cluster: second })];
  const rest = inOrder(whole, order.slice(1), step + 1);
  return [primary, choice("secondary", { name: `_${step + 1}.${whole}` }), ...rest];
}

function byPlace(name: string, geo: NonNullable<Entry["geo"]>): readonly Answer[] {
  return Object.entries(geo).flatMap(([cluster, places]) =>
    places.map((place) => {
      const continent = CONTINENTS[place];
      const where = continent === undefined ? { country: place === "default" ? "*" : place } : { continent };
      return { id: place, name, to: { cluster }, routing: { geolocationRoutingPolicy: where } };
    }),
  );
}

function known<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new FleetError("input", otherwise);
  return value;
}
