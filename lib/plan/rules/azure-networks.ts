import { AZURE_QUOTAS, NAT_ADDRESSES, NAT_NODES } from "../../clouds/azure/limits.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import { maximumNodes } from "../nodes.ts";
import { hubsByRegion } from "./hub-members.ts";
import type { PlanRule } from "./plan-rule.ts";

/** A VNet can be connected to one virtual hub. */
export const twoVirtualHubs: PlanRule = {
  id: "FW2811",
  severity: "error",
  title: "A network on Azure that would meet others in two hubs",
  why: "A VNet is connected to one virtual hub at a time, and all that are reach each other there. Links via transit make the hub of the first of both regions, so that chains of them need several; a link to another cloud ends in a hub as well, that of its region.",
  fix: "Let all regions of Azure that meet share one end, or set `connectivity.default: hub`; let links to other clouds end in the region of the hub.",
  check: ({ plan }) =>
    [...hubsByRegion(plan, "azure")]
      .map(([name, some]): readonly [string, ReadonlySet<string>] => [
        name,
        isLinked(plan, name) ? new Set([...some, name]) : some,
      ])
      .filter(([, some]) => some.size > 1)
      .map(([name, some]) => ({
        path: ["connectivity", "links"],
        message: `the network of region ${name} would be connected to the hubs of ${[...some].join(" and ")}`,
        seen: `${some.size} hubs`,
        accepted: "one hub",
        fix: isLinked(plan, name)
          ? `let the link end in ${[...some].find((hub) => hub !== name) ?? "the region of the hub"}`
          : "set connectivity.default to hub, or link all of them with one region",
      })),
};

/** A hub has a range of its own, which only regions of ours have. */
export const hubWithoutRange: PlanRule = {
  id: "FW2812",
  severity: "error",
  title: "A hub on Azure in a region whose network is there already",
  why: "A virtual hub takes a range that no network has. Regions with a network of the fleet's keep one free; of a network that something else owns, nobody knows one.",
  fix: "Name a region without `network` as `connectivity.hubs.azure`, or link with one.",
  check: ({ plan }) =>
    plan.stacks
      .filter(({ layer, leaving, clouds }) => layer === "gateway" && leaving === undefined && clouds.includes("azure"))
      .flatMap(({ subject }) => {
        const own = plan.regions.find(({ region }) => region.name === subject);
        if (own?.region.network === undefined) return [];
        return [
          {
            path: ["regions", subject, "network"],
            message: `the hub of Azure would stand in ${subject}, whose network is there already`,
            seen: subject,
            accepted: "a region without `network`",
            fix: "name another region in connectivity.hubs.azure",
          },
        ];
      }),
};

/** A hub would hold more than Azure gives anybody. */
export const tooManyInHub: PlanRule = {
  id: "FW2813",
  severity: "error",
  title: "More networks than a hub on Azure takes",
  why: `A virtual hub has at most ${AZURE_QUOTAS.hubConnections.most} networks, and Azure gives nobody more. The deployment would fail at the first one beyond.`,
  fix: "Spread the fleet over more parts that don't reach each other.",
  check: ({ plan }) => {
    const { most } = AZURE_QUOTAS.hubConnections;
    const members = [...hubsByRegion(plan, "azure")].flatMap(([name, hubs]) => [...hubs].map((hub) => ({ hub, name })));
    return [...Map.groupBy(members, ({ hub }) => hub)]
      .filter(([, some]) => some.length > most)
      .map(([hub, some]) => ({
        path: ["regions", hub],
        message: `the hub of ${hub} would have ${some.length} networks`,
        seen: `${some.length} networks`,
        accepted: `at most ${most}`,
        fix: "spread them",
      }));
  },
};

/** Addresses of a network are chosen once, and so is how many machines they serve. */
export const tooManyBehindGateway: PlanRule = {
  id: "FW2814",
  severity: "error",
  title: "More machines on Azure than their network's addresses have ports for",
  why: "Nodes reach the internet by ports of the network's addresses. With more nodes than those suffice for, connections fail one by one, those to registries of images among them.",
  fix: "Spread the clusters over more regions of the fleet, or lower the `max` of pools; two regions may be in the same place.",
  check: ({ plan }) =>
    plan.regions.flatMap(({ region }) => {
      if (region.cloud !== "azure" || region.network !== undefined) return [];
      const nodes = clustersOnAzure(plan)
        .filter(({ cluster }) => cluster.region === region.name)
        .reduce((sum, { cluster, cloud }) => sum + maximumNodes(cluster, cloud), 0);
      if (nodes <= NAT_NODES) return [];
      return [
        {
          path: ["regions", region.name],
          message: `the clusters of region ${region.name} may grow to ${nodes} nodes, behind ${NAT_ADDRESSES} addresses`,
          seen: `${nodes} nodes`,
          accepted: `at most ${NAT_NODES}`,
          fix: "put clusters into another region of the fleet",
        },
      ];
    }),
};

/** Nodes of a cluster stand in one subnet. */
export const subnetOutgrown: PlanRule = {
  id: "FW2815",
  severity: "error",
  title: "A cluster on Azure has outgrown the subnet of its nodes",
  why: "The nodes of a cluster stand in one subnet, whose range was cut for twice the nodes that its pools could have then. Azure changes no range in which machines stand, and a pool moves to another subnet only by being made anew.",
  fix: "Lower the `max` of the pools to what the range has addresses for, or put the rest into another cluster.",
  check: ({ plan }) =>
    clustersOnAzure(plan).flatMap(({ cluster, cloud, ranges }) => {
      const own = ranges.filter(({ purpose }) => purpose === "nodes");
      if (own.length <= 1) return [];
      return [
        {
          path: ["clusters", cluster.name, "pools"],
          message: `the nodes of ${cluster.name} would need ${own.length} ranges: ${own.map(({ block }) => block).join(", ")}`,
          seen: `${maximumNodes(cluster, cloud)} nodes`,
          accepted: "one range",
          fix: "lower the pools' max, or put pools into another cluster",
        },
      ];
    }),
};

/** Whether a link to another cloud ends there. */
function isLinked({ connections }: FleetPlan, name: string): boolean {
  return connections.some(({ via, between }) => via === "vpn" && between.includes(name));
}

function clustersOnAzure({ clusters }: FleetPlan): FleetPlan["clusters"] {
  return clusters.filter(({ cloud, cluster }) => cloud === "azure" && cluster.existing === undefined);
}
