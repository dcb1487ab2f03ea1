import type { Path } from "../../errors.ts";
import type { Cloud, Link } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { CUTS } from "../address-table.ts";
import type { NetworkCloud } from "../address-table.ts";
import { impossible, pairKey } from "../connectivity.ts";
import { PEERINGS, ROUTES_PER_TABLE } from "../quotas.ts";
import type { PlanFacts, PlanRule } from "./plan-rule.ts";

/** A link names a region that nothing can be linked to. */
export const linkWithoutNetwork: PlanRule = {
  id: "FW2301",
  severity: "error",
  title: "A link to a region without a network",
  why: "Regions of this machine and external ones have no network of the fleet's, so there is nothing to link.",
  fix: "Remove the link, or give the region a cloud with networks.",
  check: (facts) =>
    linksOf(facts)
      .filter(({ link }) => impossible(link, facts.written.regions) === "network")
      .map(({ link, path }) => ({
        path: [...path, "between"],
        message: `${link.between.join(" and ")} cannot be linked: one of them has no network`,
        seen: link.between.join(", "),
        accepted: facts.written.regions
          .filter(({ cloud }) => cloud in CUTS)
          .map(({ name }) => name)
          .join(", "),
        fix: "remove the link",
      })),
};

/** A link asks a cloud for what works inside one cloud only. */
export const linkAcrossClouds: PlanRule = {
  id: "FW2302",
  severity: "error",
  title: "Peering between two clouds",
  why: "Peerings and transit gateways join networks of one cloud. Networks of different clouds reach each other over a VPN.",
  fix: "Set `via: vpn`, or `via: none` to keep them apart.",
  check: (facts) =>
    linksOf(facts)
      .filter(({ link }) => impossible(link, facts.written.regions) === "cloud")
      .map(({ link, path }) => ({
        path: [...path, "via"],
        message: `${link.between.join(" and ")} are in different clouds`,
        seen: link.via,
        accepted: "vpn or none",
        fix: "set via: vpn",
      })),
};

/** Two regions are to be apart, and meet all the same. */
export const apartButConnected: PlanRule = {
  id: "FW2303",
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
        fix: `add a link via none between the hub and ${between[0]} or ${between[1]}`,
      })),
};

/** More peerings than the cloud allows. */
export const tooManyPeerings: PlanRule = {
  id: "FW2304",
  severity: "error",
  title: "A network has too many peerings",
  why: "Clouds limit the peerings of one network. The plan turns a mesh that is too large into a hub by itself, but it does not change links that the file asks for.",
  fix: "Replace links via peering by `connectivity.default: hub`.",
  check: ({ plan }) =>
    plan.fleet.regions.flatMap(({ name, cloud }) => {
      const count = plan.connections.filter(({ via, between }) => via === "peering" && between.includes(name)).length;
      const most = cloud in PEERINGS ? PEERINGS[cloud as NetworkCloud].most : Infinity;
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
  id: "FW2305",
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

/** The file says twice, or of a region itself, how two regions are connected. */
export const linkTwice: PlanRule = {
  id: "FW2307",
  severity: "error",
  title: "A pair of regions is linked twice, or a region with itself",
  why: "Each pair of regions has one connection. Of two links for one pair, in whatever order they name it, one would be ignored.",
  fix: "Keep one link for each pair.",
  check: (facts) => {
    const links = linksOf(facts);
    const first = new Map([...links].reverse().map(({ link, path }) => [pairKey(link.between), path] as const));
    return links
      .filter(({ link, path }) => link.between[0] === link.between[1] || first.get(pairKey(link.between)) !== path)
      .map(({ link: { between }, path }) => ({
        path: [...path, "between"],
        message:
          between[0] === between[1] ? `${between[0]} is linked with itself` : `${between.join(" and ")} are linked already`,
        seen: between.join(", "),
        accepted: "two regions that no other link names together",
        fix: "remove this link or the other",
      }));
  },
};

/** A cloud's hub is a region of another cloud, or none. */
export const hubElsewhere: PlanRule = {
  id: "FW2306",
  severity: "error",
  title: "The hub is no region of its cloud",
  why: "The regions of a cloud meet in a gateway of that cloud, so their hub must be one of them.",
  fix: "Name a region of that cloud.",
  check: ({ plan: { fleet } }) =>
    Object.entries(fleet.connectivity.hubs).flatMap(([cloud, hub]) => {
      const own = fleet.regions.filter((region) => region.cloud === (cloud as Cloud)).map(({ name }) => name);
      if (own.includes(hub)) return [];
      return [
        {
          path: ["connectivity", "hubs", cloud],
          message: `${hub} is no region of ${cloud}`,
          seen: hub,
          accepted: own.length === 0 ? `no hub: the fleet has no region of ${cloud}` : own.join(", "),
          fix: own[0] === undefined ? "remove it" : `set it to ${own[0]}`,
        },
      ];
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
