import type { Path } from "../../errors.ts";
import type { Link } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { isNetworkCloud } from "../../model/network-cloud.ts";
import { PEERINGS, ROUTES_PER_TABLE } from "../quotas.ts";
import type { PlanFacts, PlanRule } from "./plan-rule.ts";

/** Two regions are to be apart, and meet all the same. */
export const apartButConnected: PlanRule = {
  id: "FW2301",
  severity: "error",
  title: "Regions that are to be apart still reach each other",
  why: "A link via none removes the connection between the two, but traffic would go through the gateway that both are attached to.",
  fix: "Detach one of the two from the hub with another link via none, or choose a mesh.",
  check: (facts) =>
    linksOf(facts)
      .filter(({ link }) => link.via === "none" && facts.findPath(...link.between) !== undefined)
      .map(({ link: { between }, path }) => ({
        path: [...path, "via"],
        message: `${between.join(" and ")} still reach each other through ${middleOf(facts.findPath(...between) ?? [], between)}`,
        seen: "none",
        accepted: "regions that no chain of gateways joins",
        fix: `add a link via none between the hub and ${between.join(" or ")}`,
      })),
};

/** More peerings than the cloud allows. */
export const tooManyPeerings: PlanRule = {
  id: "FW2302",
  severity: "error",
  title: "A network has too many peerings",
  why: "Clouds limit the peerings of one network. The plan turns a mesh that is too large into a hub by itself, but it does not change links that the file asks for.",
  fix: "Replace links via peering by `connectivity.default: hub`.",
  check: ({ plan }) =>
    plan.fleet.regions.flatMap(({ name, cloud }) => {
      const count = plan.connections.filter(({ via, between }) => via === "peering" && between.includes(name)).length;
      const most = isNetworkCloud(cloud) ? PEERINGS[cloud].most : Infinity;
      if (count <= most) return [];
      return [
        {
          path: ["connectivity", "links"],
          message: `the network of region ${name} would have ${count} peerings`,
          seen: `${count} peerings`,
          accepted: `at most ${most} on ${cloud}`,
          fix: "set connectivity.default to hub and remove links via peering",
        },
      ];
    }),
};

/** More routes than a route table can hold. */
export const tooManyRoutes: PlanRule = {
  id: "FW2303",
  severity: "error",
  title: "A route table has too many routes",
  why: "An AWS route table holds one route for each block of every network that it reaches, and at most 1,000.",
  fix: "Bring existing networks with fewer, larger blocks, or part the fleet into domains.",
  check: ({ plan }) =>
    plan.domains.flatMap(({ regions }) => {
      const inside = plan.regions.filter(({ region }) => regions.includes(region.name));
      return inside
        .filter(({ region }) => region.cloud === "aws")
        .map(({ region }) => ({ region, routes: blocksOf(inside.filter((other) => other.region !== region)) }))
        .filter(({ routes }) => routes > ROUTES_PER_TABLE)
        .map(({ region, routes }) => ({
          path: ["regions", region.name],
          message: `the route tables of region ${region.name} would hold ${routes} routes`,
          seen: `${routes} routes`,
          accepted: `at most ${ROUTES_PER_TABLE}`,
          fix: "bring networks with fewer, larger blocks",
        }));
    }),
};

function linksOf({ written }: PlanFacts): readonly { readonly link: Link; readonly path: Path }[] {
  return written.connectivity.links.map((link, at) => ({ link, path: ["connectivity", "links", at] }));
}

/** The regions that a path passes through. */
function middleOf(path: readonly { readonly between: readonly string[] }[], ends: readonly string[]): string {
  return [...new Set(path.flatMap(({ between }) => between))].filter((name) => !ends.includes(name)).join(", ");
}

function blocksOf(regions: FleetPlan["regions"]): number {
  return regions.flatMap(({ ranges }) => ranges.filter(({ purpose }) => purpose === "block" || purpose === "network")).length;
}
