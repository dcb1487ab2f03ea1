import { GOOGLE_QUOTAS, NAT_ADDRESSES, NAT_MACHINES } from "../../clouds/google/limits.ts";
import { isPrivate } from "../../model/private-blocks.ts";
import { maximumNodes } from "../nodes.ts";
import { clustersOnGoogle, onGoogle } from "./google-own.ts";
import { hubsByRegion } from "./hub-members.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** Peers and hubs exchange private blocks only. */
export const publicBlocks: PlanRule = {
  id: "FW2801",
  severity: "error",
  title: "A network on Google Cloud with addresses of the internet",
  why: "Peerings exchange blocks of the internet only where both sides say so for ever, hubs never do, and nodes would hide their pods' addresses from them. Traffic to the true owners of the block would be lost.",
  fix: "Use private blocks: of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10.",
  check: ({ plan }) =>
    onGoogle(plan).flatMap(({ region, network }) =>
      (network?.blocks ?? [])
        .filter((block) => !isPrivate(block))
        .map((block) => ({
          path: region.network === undefined ? ["addressing", "pool"] : ["regions", region.name, "network", "cidrs"],
          message: `the network of region ${region.name} would have ${block}, which is not private`,
          seen: block.toString(),
          accepted: "private blocks",
          fix: "use a private block",
        })),
    ),
};

/** A network can be a member of one hub. */
export const twoHubs: PlanRule = {
  id: "FW2802",
  severity: "error",
  title: "A network on Google Cloud that would meet others in two hubs",
  why: "A VPC is a member of one hub at a time, and all members of a hub reach each other. Links via transit make the hub of the first of both regions, so that chains of them need several.",
  fix: "Let all regions of Google Cloud that meet share one end, or set `connectivity.default: hub`.",
  check: ({ plan }) => {
    const hubs = hubsByRegion(plan, "gcp");
    return [...hubs]
      .filter(([, some]) => some.size > 1)
      .map(([name, some]) => ({
        path: ["connectivity", "links"],
        message: `the network of region ${name} would be a member of the hubs of ${[...some].join(" and ")}`,
        seen: `${some.size} hubs`,
        accepted: "one hub",
        fix: "set connectivity.default to hub, or link all of them with one region",
      }));
  },
};

/** Google refuses a peering of two members of hubs. */
export const peeringInHub: PlanRule = {
  id: "FW2803",
  severity: "error",
  title: "A peering between two networks that meet in a hub",
  why: "Google Cloud refuses a peering between two VPCs that are members of a hub: they reach each other there.",
  fix: "Remove the link via peering, or let one of both regions meet nobody in a hub.",
  check: ({ plan }) => {
    const members = hubsByRegion(plan, "gcp");
    return plan.connections
      .filter(({ via, between }) => via === "peering" && between.every((name) => members.has(name)))
      .map(({ between }) => ({
        path: ["connectivity", "links"],
        message: `${between.join(" and ")} would be peers and members of a hub`,
        seen: "peering",
        accepted: "transit",
        fix: "remove the link via peering",
      }));
  },
};

/** A hub or a subnet would hold more than Google gives anybody. */
export const tooManyOnGoogle: PlanRule = {
  id: "FW2804",
  severity: "error",
  title: "More than Google Cloud gives anybody",
  why: "Some limits are not raised: networks of a hub, secondary ranges of a subnet. The deployment would fail at the first one beyond.",
  fix: "Spread the fleet over more parts that don't reach each other, or ask for larger ranges with `sizes`.",
  check: ({ plan }) => {
    const { spokes, secondaryRanges } = GOOGLE_QUOTAS;
    const members = Map.groupBy(
      [...hubsByRegion(plan, "gcp")].flatMap(([name, hubs]) => [...hubs].map((hub) => ({ hub, name }))),
      ({ hub }) => hub,
    );
    const crowded = [...members]
      .filter(([, some]) => some.length > spokes.most)
      .map(([hub, some]) => over(["regions", hub], `the hub of ${hub} would have ${some.length} networks`, spokes.most));
    const cut = clustersOnGoogle(plan).flatMap(({ cluster, ranges }) => {
      const count = ranges.filter(({ purpose, routed }) => routed && (purpose === "pods" || purpose === "services")).length;
      if (count <= secondaryRanges.most) return [];
      return [
        over(
          ["clusters", cluster.name],
          `the subnet of ${cluster.name} would have ${count} secondary ranges`,
          secondaryRanges.most,
        ),
      ];
    });
    return [...crowded, ...cut];
  },
};

/** Addresses of a network are chosen once, and so is how many machines they serve. */
export const tooManyBehindNat: PlanRule = {
  id: "FW2805",
  severity: "error",
  title: "More machines on Google Cloud than their network's addresses have ports for",
  why: "Cloud NAT gives every node ports of the network's reserved addresses. Nodes beyond that number reach nothing on the internet, no registry of images among it.",
  fix: "Spread the clusters over more regions of the fleet, or lower the `max` of pools; two regions may be in the same place.",
  check: ({ plan }) =>
    onGoogle(plan).flatMap(({ region }) => {
      if (region.network !== undefined) return [];
      const nodes = clustersOnGoogle(plan)
        .filter(({ cluster }) => cluster.region === region.name)
        .reduce((sum, { cluster }) => sum + maximumNodes(cluster, "gcp"), 0);
      if (nodes <= NAT_MACHINES) return [];
      return [
        {
          path: ["regions", region.name],
          message: `the clusters of region ${region.name} may grow to ${nodes} nodes, behind ${NAT_ADDRESSES} addresses`,
          seen: `${nodes} nodes`,
          accepted: `at most ${NAT_MACHINES}`,
          fix: "put clusters into another region of the fleet",
        },
      ];
    }),
};

/** Nodes of a cluster stand in one subnet. */
export const nodesOutgrown: PlanRule = {
  id: "FW2806",
  severity: "error",
  title: "A cluster on Google Cloud has outgrown the subnet of its nodes",
  why: "The nodes of a cluster stand in one subnet, whose range was cut for twice the nodes that its pools could have then, or for 252 where that was less. GKE chooses the subnet of a pool when the pool is made, and never again: a second one would be of no use to pools that are there and grow.",
  fix: "Lower the `max` of the pools to what the range has addresses for, or put the rest into another cluster.",
  check: ({ plan }) =>
    clustersOnGoogle(plan).flatMap(({ cluster, ranges }) => {
      const own = ranges.filter(({ purpose }) => purpose === "nodes");
      if (own.length <= 1) return [];
      return [
        {
          path: ["clusters", cluster.name, "pools"],
          message: `the nodes of ${cluster.name} would need ${own.length} ranges: ${own.map(({ block }) => block).join(", ")}`,
          seen: `${maximumNodes(cluster, "gcp")} nodes`,
          accepted: "one range",
          fix: "lower the pools' max, or put pools into another cluster",
        },
      ];
    }),
};

function over(path: readonly string[], message: string, most: number): PlanFinding {
  return { path, message, seen: message.replace(/^.* would have /, ""), accepted: `at most ${most}`, fix: "spread them" };
}
