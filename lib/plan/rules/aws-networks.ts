import type { FleetPlan, Range, RegionPlan } from "../../model/fleet-plan.ts";
import { AWS_QUOTAS } from "../../clouds/aws/limits.ts";
import { networkBlocks } from "../networks.ts";
import type { PlanFacts, PlanFinding, PlanRule } from "./plan-rule.ts";

/** AWS must be asked before it allows that many blocks in one VPC. */
export const manyVpcBlocks: PlanRule = {
  id: "FW2110",
  severity: "warning",
  title: "A VPC needs a higher quota",
  why: "A VPC has at most 5 blocks unless AWS raises its quota; without that, the network of the region cannot grow.",
  fix: "Ask AWS for more IPv4 blocks per VPC in the region's account, up to 50, or spread the clusters over more regions.",
  check: ({ plan }) => vpcBlocks(plan.regions, AWS_QUOTAS.vpcBlocks.standard, AWS_QUOTAS.vpcBlocks.most),
};

/** No VPC has that many blocks. */
export const tooManyVpcBlocks: PlanRule = {
  id: "FW2111",
  severity: "error",
  title: "A VPC has too many blocks",
  why: "AWS allows no more than 50 IPv4 blocks in one VPC, whatever the quota.",
  fix: "Spread the clusters over more regions of the fleet; two of them may be in the same place.",
  check: ({ plan }) => vpcBlocks(plan.regions, AWS_QUOTAS.vpcBlocks.most, Infinity),
};

/** More routes than a route table can hold. */
export const tooManyRoutes: PlanRule = {
  id: "FW2303",
  severity: "error",
  title: "A route table has too many routes",
  why: "An AWS route table holds one route for each block of every network that it reaches, and at most 1,000.",
  fix: "Bring existing networks with fewer, larger blocks, or part the fleet into domains.",
  check: (facts) => routes(facts, AWS_QUOTAS.routes.most, Infinity),
};

/** More routes than older accounts may have. */
export const manyRoutes: PlanRule = {
  id: "FW2305",
  severity: "warning",
  title: "A route table may need a higher quota",
  why: "An AWS route table holds one route for each block of every network that it reaches. An account has 500 unless AWS raises its quota, and nobody has more than 1,000.",
  fix: "Look up the quota for routes per route table in the region's account and ask AWS for more where it is too low.",
  check: (facts) => routes(facts, AWS_QUOTAS.routes.standard, AWS_QUOTAS.routes.most),
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
      .filter(([, regions]) => regions.length > AWS_QUOTAS.transitGateways.standard)
      .map(([place, regions]) => ({
        path: ["regions", regions[AWS_QUOTAS.transitGateways.standard]?.name ?? ""],
        message: `${regions.map(({ name }) => name).join(", ")} have a transit gateway each in ${place}`,
        seen: `${regions.length} transit gateways`,
        accepted: `at most ${AWS_QUOTAS.transitGateways.standard}`,
        fix: "ask AWS for more transit gateways per account, or join some of the regions",
      }));
  },
};

/** VPCs with more blocks than one limit and no more than the other. */
function vpcBlocks(regions: readonly RegionPlan[], above: number, upTo: number): readonly PlanFinding[] {
  return regions
    .map(({ region, ranges }) => ({ region, blocks: ranges.filter(({ purpose }) => BLOCKS.includes(purpose)).length }))
    .filter(({ region, blocks }) => region.cloud === "aws" && above < blocks && blocks <= upTo)
    .map(({ region, blocks }) => ({
      path: ["regions", region.name],
      message: `the VPC of region ${region.name} has ${blocks} blocks`,
      seen: `${blocks} blocks`,
      accepted: `at most ${above}`,
      fix: "move clusters to another region",
    }));
}

const BLOCKS: readonly Range["purpose"][] = ["block", "network"];

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

function blocksOf(regions: FleetPlan["regions"]): number {
  return regions.flatMap(networkBlocks).length;
}
