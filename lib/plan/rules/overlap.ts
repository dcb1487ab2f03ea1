import { factsOf } from "../../clouds/clouds.ts";
import type { Path } from "../../errors.ts";
import type { Cidr } from "../../model/cidr.ts";
import type { ConnectivityDomain, FleetPlan, Range } from "../../model/fleet-plan.ts";
import { FORBIDDEN } from "../address-table.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Two networks that reach each other use the same addresses. */
export const networksOverlap: PlanRule = {
  id: "FW2105",
  severity: "error",
  title: "Connected networks overlap",
  why: "Networks that reach each other, over any number of hops, need addresses of their own. Clouds refuse to peer networks that overlap, and routers would send traffic to the wrong one.",
  fix: "Bring a network with other addresses, or part the two with `via: none` so that no path joins them.",
  check: ({ plan }) =>
    plan.domains.flatMap((domain) => {
      const all = networksOf(plan, domain);
      return all.flatMap((one, at) =>
        all
          .filter((other, index) => index > at && other.region !== one.region && one.block.overlaps(other.block))
          .map((other) => ({
            path: other.path,
            message: `${other.block} of region ${other.region} overlaps ${one.block} of region ${one.region}, and they are connected`,
            seen: other.block.toString(),
            accepted: `a block that shares no address with ${one.block}`,
            fix: `change one of the networks, or keep ${one.region} and ${other.region} apart with a link via none`,
          })),
      );
    }),
};

/** A network of the fleet uses what something else has. */
export const reservedInUse: PlanRule = {
  id: "FW2106",
  severity: "error",
  title: "A network overlaps a reserved block",
  why: "Reserved blocks belong to something outside of the fleet, such as an office. Clusters could not reach it, and it could not reach them.",
  fix: "Correct the reserved block or the network. What the lock granted stays where it is: a region must be removed and made again under another name.",
  check: ({ plan }) =>
    plan.domains.flatMap((domain) =>
      networksOf(plan, domain).flatMap(({ block, region }) =>
        reservedOf(plan)
          .filter((reserved) => reserved.block.overlaps(block))
          .map((reserved) => ({
            path: reserved.path,
            message: `the reserved block ${reserved.name} overlaps ${block} of region ${region}`,
            seen: reserved.block.toString(),
            accepted: `a block that shares no address with ${block}`,
            fix: `reserve another block, or bring region ${region} another network`,
          })),
      ),
    ),
};

/** Addresses that every cluster uses inside are also somewhere outside. */
export const reusedInUse: PlanRule = {
  id: "FW2107",
  severity: "error",
  title: "A network overlaps what clusters use inside",
  why: "Service addresses, and pod addresses that are not routed, are the same in every cluster. A network at the same addresses could not be reached from any pod.",
  fix: "Use other addresses for the network or the reserved block.",
  check: ({ plan }) =>
    plan.domains.flatMap((domain) => {
      const outside = [...networksOf(plan, domain), ...reservedOf(plan)];
      return reusedOf(plan, domain).flatMap(({ block, purpose, owner }) =>
        outside
          .filter((other) => other.block.overlaps(block))
          .map((other) => ({
            path: other.path,
            message: `${other.block} overlaps ${block}, the ${purpose} of ${owner.replace("/", " ")}`,
            seen: other.block.toString(),
            accepted: `a block that shares no address with ${block}`,
            fix: "choose other addresses",
          })),
      );
    }),
};

/** A network has addresses that its cloud, or one that it is connected to, refuses. */
export const forbiddenInUse: PlanRule = {
  id: "FW2108",
  severity: "error",
  title: "Addresses that no network may have",
  why: "Some blocks have a meaning in every network, others are used inside of AKS, which therefore refuses them in its own network and in every network that it is connected to. An AWS default VPC, 172.31.0.0/16, is the usual case.",
  fix: "Bring a network with other addresses, or keep it apart from Azure.",
  check: ({ plan }) =>
    plan.domains.flatMap((domain) => {
      const clouds = plan.fleet.regions.filter(({ name }) => domain.regions.includes(name)).map(({ cloud }) => cloud);
      const forbidden = FORBIDDEN.filter(({ by }) => by === undefined || clouds.includes(by));
      return networksOf(plan, domain).flatMap(({ block, region, path }) =>
        forbidden
          .filter((refused) => refused.block.overlaps(block))
          .map((refused) => ({
            path,
            message: `${block} of region ${region} overlaps ${refused.block}, and ${refused.why}`,
            seen: block.toString(),
            accepted: `a block outside of ${refused.block}`,
            fix:
              refused.by === undefined
                ? "change the network"
                : `keep the network apart from ${factsOf(refused.by).title}, or change it`,
          })),
      );
    }),
};

interface Placed {
  readonly region: string;
  readonly block: Cidr;
  readonly path: Path;
}

/** What other networks of the domain can see of each region: a block of ours, or the blocks of an existing network. */
function networksOf(plan: FleetPlan, domain: ConnectivityDomain): readonly Placed[] {
  return plan.regions
    .filter(({ region }) => domain.regions.includes(region.name))
    .flatMap(({ region: { name }, ranges }) => [
      ...ranges
        .filter(({ purpose }) => purpose === "block")
        .map(({ block }) => ({ region: name, block, path: ["regions", name] })),
      ...ranges
        .filter(({ purpose }) => purpose === "network")
        .map(({ block }, at) => ({ region: name, block, path: ["regions", name, "network", "cidrs", at] })),
    ]);
}

function reservedOf(plan: FleetPlan) {
  return Object.entries(plan.fleet.addressing.reserved).map(([name, block]) => ({
    name,
    block,
    path: ["addressing", "reserved", name] as Path,
  }));
}

/** Each reused block of a domain once, with the first cluster that uses it. */
function reusedOf(plan: FleetPlan, domain: ConnectivityDomain): readonly Range[] {
  const ranges = plan.clusters
    .filter(({ cluster }) => domain.regions.includes(cluster.region))
    .flatMap((cluster) => cluster.ranges.filter(({ routed }) => !routed));
  const first = new Map<string, Range>();
  for (const range of ranges) if (!first.has(`${range.block}`)) first.set(`${range.block}`, range);
  return [...first.values()];
}
