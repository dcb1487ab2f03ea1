import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import type { FailureDomain } from "../../lib/plan/failures/failure-domains.ts";
import { Unknown } from "../../lib/review/evaluate.ts";
import type { Value } from "../../lib/review/evaluate.ts";
import type { ResolvedResource } from "../../lib/review/resolved-fleet.ts";

/** What belongs to no region, whichever stack it is in. */
const NOWHERE = /^google_network_connectivity_/;

/** A fleet's resources without all that is gone when one thing fails; by what was synthesized, not by what the plan says is gone. */
export function withoutLost(
  plan: FleetPlan,
  resources: readonly ResolvedResource[],
  { kind, name }: FailureDomain,
): readonly ResolvedResource[] {
  switch (kind) {
    case "cluster":
      return resources.filter(({ stack }) => stack !== `cluster-${name}` && stack !== `access-${name}`);
    case "zone":
      return withoutZone(resources, name);
    case "link":
      return withoutLink(resources, name.split(" and "));
    case "hub":
      return resources.filter(({ stack }) => stack !== `gateway-${name}`);
    case "region":
    case "cloud":
      return withoutPlaces(plan, resources, name);
    case "dns":
      throw new Error("names are no matter of packets");
  }
}

/**
 * Subnets of the zone, and whatever stands in one of them: of what stands in several, what is in that one. Pools in no other zone go
 * too; of the others, the trace follows no single machine.
 */
function withoutZone(resources: readonly ResolvedResource[], zone: string): readonly ResolvedResource[] {
  const gone = new Set(
    resources
      .filter(({ type, values }) => type === "aws_subnet" && values["availability_zone_id"] === zone)
      .map(({ stack, name }) => `${stack}/aws_subnet.${name}.id`),
  );
  return resources
    .filter(({ stack, type, name }) => !gone.has(`${stack}/${type}.${name}.id`))
    .filter((one) => zonesOf(resources, one).some((other) => other !== zone) || zonesOf(resources, one).length === 0)
    .flatMap((one): readonly ResolvedResource[] => {
      if (gone.size === 0) return [one];
      const values = without(one.values, gone);
      return values === undefined ? [] : [{ ...one, values: values as ResolvedResource["values"] }];
    });
}

/** Zones of a pool where the Terraform names them; none of all else. */
function zonesOf(resources: readonly ResolvedResource[], { type, stack, values }: ResolvedResource): readonly string[] {
  const zones = values["node_locations"] ?? values["zones"];
  if (!/node_pool$/.test(type) || !Array.isArray(zones)) return [];
  if (!type.startsWith("azurerm")) return zones.map(String);
  return zones.map((zone) => `${locationOf(resources, stack)}-${String(zone)} of 00000000-0000-0000-0000-000000000001`);
}

/** A value without the members of lists that name what is gone; undefined where it can't do without. */
function without(value: Value, gone: ReadonlySet<string>): Value | undefined {
  if (value instanceof Unknown) return gone.has(value.text) ? undefined : value;
  if (Array.isArray(value)) {
    const left = (value as readonly Value[]).flatMap((one) => without(one, gone) ?? []);
    return left.length === 0 && value.length > 0 ? undefined : left;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, Value>>).map(
    ([key, one]) => [key, without(one, gone)] as const,
  );
  return entries.some(([, one]) => one === undefined) ? undefined : (Object.fromEntries(entries) as Value);
}

function locationOf(resources: readonly ResolvedResource[], stack: string): string {
  const cluster = resources.find((one) => one.stack === stack && one.type === "azurerm_kubernetes_cluster");
  const location = cluster?.values["location"];
  return typeof location === "string" ? location : "";
}

/** Whatever bears the names of both ends, and the spoke by which the one is in the other's hub. */
function withoutLink(resources: readonly ResolvedResource[], ends: readonly string[]): readonly ResolvedResource[] {
  const pair = ends.join("--");
  const hub = ends.find((end) => resources.some(({ stack, type }) => stack === `gateway-${end}` && type.endsWith("_hub")));
  const spoke = hub === undefined ? undefined : ends.find((end) => end !== hub);
  const wholes = [`link-${pair}`];
  const parts = [
    `peering-${pair}_`,
    `transit-${pair}_`,
    ...(spoke === undefined ? [] : [`spoke-${spoke}_`, `spoke-${hub ?? ""}--${spoke}_`]),
  ];
  return resources.filter(({ stack, name }) => !wholes.includes(stack) && !parts.some((part) => name.startsWith(part)));
}

function withoutPlaces({ fleet }: FleetPlan, resources: readonly ResolvedResource[], place: string): readonly ResolvedResource[] {
  const regions = fleet.regions.filter(({ cloud, location }) => place === cloud || place === `${cloud} ${location}`);
  const clusters = fleet.clusters.filter(({ region }) => regions.some(({ name }) => name === region));
  const gone = new Set([
    ...regions.flatMap(({ name }) => [`network-${name}`, `gateway-${name}`, `entry-${name}`]),
    ...clusters.flatMap(({ name }) => [`cluster-${name}`, `access-${name}`]),
  ]);
  return resources.filter(({ stack, type }) => !gone.has(stack) || NOWHERE.test(type));
}
