import type { Path } from "../../errors.ts";
import type { Link } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { isNetworkCloud } from "../../model/network-cloud.ts";
import { networkBlocks } from "../networks.ts";
import { PEERINGS, ROUTES_PER_TABLE, TRANSIT_GATEWAYS } from "../quotas.ts";
import type { PlanFacts, PlanFinding, PlanRule } from "./plan-rule.ts";

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
    peerings(plan, "most", () => Infinity).map((finding) => ({
      ...finding,
      fix: "set connectivity.default to hub and remove links via peering",
    })),
};

/** More peerings than the cloud allows unless it was asked for more. */
export const manyPeerings: PlanRule = {
  id: "FW2304",
  severity: "warning",
  title: "A network needs a higher quota of peerings",
  why: "An AWS network has at most 50 peerings unless AWS raises its quota, to 125 and no more. Links that the file asks for are built all the same, and the deployment fails at the first one beyond the quota.",
  fix: "Ask AWS for more active VPC peerings per VPC in the region's account, or set `connectivity.default: hub`.",
  check: ({ plan }) => peerings(plan, "standard", ({ most }) => most),
};

/** More routes than a route table can hold. */
export const tooManyRoutes: PlanRule = {
  id: "FW2303",
  severity: "error",
  title: "A route table has too many routes",
  why: "An AWS route table holds one route for each block of every network that it reaches, and at most 1,000.",
  fix: "Bring existing networks with fewer, larger blocks, or part the fleet into domains.",
  check: (facts) => routes(facts, ROUTES_PER_TABLE.most, Infinity),
};

/** More routes than older accounts may have. */
export const manyRoutes: PlanRule = {
  id: "FW2305",
  severity: "warning",
  title: "A route table may need a higher quota",
  why: "An AWS route table holds one route for each block of every network that it reaches. Accounts whose quota was never raised may have 50; newer accounts have more from the start, and nobody has more than 1,000.",
  fix: "Look up the quota for routes per route table in the region's account and ask AWS for more where it is too low.",
  check: (facts) => routes(facts, ROUTES_PER_TABLE.standard, ROUTES_PER_TABLE.most),
};

/** More transit gateways than one place may have. */
export const manyGateways: PlanRule = {
  id: "FW2306",
  severity: "warning",
  title: "An account needs a higher quota of transit gateways",
  why: "An AWS account has at most 5 transit gateways in one location unless AWS raises its quota, and every region of the fleet that takes part in a hub has one of its own.",
  fix: "Ask AWS for more transit gateways per account, or put more clusters into fewer regions of the fleet.",
  check: ({ plan }) => {
    const owners = new Set(plan.stacks.filter(({ layer }) => layer === "gateway").map(({ subject }) => subject));
    const inAws = plan.fleet.regions.filter(({ name, cloud }) => cloud === "aws" && owners.has(name));
    const places = Map.groupBy(inAws, ({ account, location }) => `${location} of account ${account ?? ""}`);
    return [...places]
      .filter(([, regions]) => regions.length > TRANSIT_GATEWAYS)
      .map(([place, regions]) => ({
        path: ["regions", regions[TRANSIT_GATEWAYS]?.name ?? ""],
        message: `${regions.map(({ name }) => name).join(", ")} have a transit gateway each in ${place}`,
        seen: `${regions.length} transit gateways`,
        accepted: `at most ${TRANSIT_GATEWAYS}`,
        fix: "ask AWS for more transit gateways per account, or join some of the regions",
      }));
  },
};

type Quota = (typeof PEERINGS)[keyof typeof PEERINGS];

/** Networks with more peerings than one limit and no more than the other, with the peers that they are joined to. */
function peerings(plan: FleetPlan, above: keyof Quota, upTo: (quota: Quota) => number): readonly PlanFinding[] {
  return plan.fleet.regions.flatMap(({ name, cloud }) => {
    if (!isNetworkCloud(cloud)) return [];
    const quota = PEERINGS[cloud];
    const peers = plan.connections
      .filter(({ via, between }) => via === "peering" && between.includes(name))
      .flatMap(({ between }) => between.filter((other) => other !== name));
    if (peers.length <= quota[above] || peers.length > upTo(quota)) return [];
    return [
      {
        path: ["connectivity", "links"],
        message: `the network of region ${name} would have ${peers.length} peerings, with ${few(peers)}`,
        seen: `${peers.length} peerings`,
        accepted: `at most ${quota[above]} on ${cloud}`,
        fix: "ask the cloud for more peerings, or set connectivity.default to hub and remove links via peering",
      },
    ];
  });
}

/** Regions whose route tables need more routes than one limit and no more than the other. */
function routes({ plan, findPath }: PlanFacts, above: number, upTo: number): readonly PlanFinding[] {
  return plan.domains.flatMap(({ regions }) => {
    const inside = plan.regions.filter(({ region }) => regions.includes(region.name));
    if (blocksOf(inside) <= above) return [];
    return inside
      .filter(({ region }) => region.cloud === "aws")
      .map(({ region }) => ({ region, others: inside.filter((other) => isRoutedTo(region.name, other.region.name, findPath)) }))
      .map(({ region, others }) => ({ region, others, count: blocksOf(others) }))
      .filter(({ count }) => above < count && count <= upTo)
      .map(({ region, others, count }) => ({
        path: ["regions", region.name],
        message: `the route tables of region ${region.name} would hold ${count} routes, ${largest(others)}`,
        seen: `${count} routes`,
        accepted: `at most ${above}`,
        fix: "bring networks with fewer, larger blocks",
      }));
  });
}

/** Not all of a domain reach each other: peerings pass nothing on. */
function isRoutedTo(from: string, to: string, findPath: PlanFacts["findPath"]): boolean {
  return from !== to && findPath(from, to) !== undefined;
}

/** Whose blocks most of the routes lead to. */
function largest(regions: FleetPlan["regions"]): string {
  const counted = regions.map((one) => ({ name: one.region.name, blocks: blocksOf([one]) }));
  const most = counted.reduce((left, right) => (right.blocks > left.blocks ? right : left));
  return `${most.blocks} of them to ${most.name}`;
}

/** The first of very many: quotas are far above what is named. */
function few(names: readonly string[]): string {
  return `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}

function linksOf({ written }: PlanFacts): readonly { readonly link: Link; readonly path: Path }[] {
  return written.connectivity.links.map((link, at) => ({ link, path: ["connectivity", "links", at] }));
}

/** The regions that a path passes through. */
function middleOf(path: readonly { readonly between: readonly string[] }[], ends: readonly string[]): string {
  return [...new Set(path.flatMap(({ between }) => between))].filter((name) => !ends.includes(name)).join(", ");
}

function blocksOf(regions: FleetPlan["regions"]): number {
  return regions.flatMap(networkBlocks).length;
}
