import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { Region } from "../../model/fleet.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Tunnels join a hub of their own project only. */
export const linkApartFromHub: PlanRule = {
  id: "FW2809",
  severity: "error",
  title: "A link that ends in another project than the hub of its network",
  why: "Other networks of Google Cloud use a link through the hub in which they meet its network. A hub takes the tunnels of its own project only.",
  fix: "Let the link end in a region of the hub's project, or name one of the link's project in `connectivity.hubs.gcp`.",
  check: ({ plan }) =>
    plan.links.flatMap(({ between, ends }) =>
      ends
        .filter(({ cloud }) => cloud === "gcp")
        .flatMap(({ region }) => {
          const own = regionNamed(plan, region);
          const hub = hubOf(plan, region);
          const project = own === undefined ? undefined : ownerOf(own);
          if (hub === undefined || hub.account === project) return [];
          return [
            {
              path: ["connectivity", "links"],
              message: `the link between ${between.join(" and ")} ends in project ${project}, and the hub of ${region} stands in ${hub.account}`,
              seen: `project ${project}`,
              accepted: `project ${hub.account}`,
              fix: "end the link in a region of the hub's project",
            },
          ];
        }),
    ),
};

function hubOf(plan: FleetPlan, region: string): Region | undefined {
  const met = plan.connections.find(({ via, between }) => via === "transit" && between.includes(region));
  const hub = met?.between.find((name) => plan.hubs.includes(name));
  return hub === undefined ? undefined : regionNamed(plan, hub);
}

/** The project that a network is in: of one that something else owns, its id says so; another rule refuses what is no id. */
function ownerOf({ account, network }: Region): string | undefined {
  return /^projects\/([^/]+)\//.exec(network?.id ?? "")?.[1] ?? account;
}

function regionNamed({ regions }: FleetPlan, name: string): Region | undefined {
  return regions.find(({ region }) => region.name === name)?.region;
}
