import { networkOf } from "../../clouds/google/paths.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { Region } from "../../model/fleet.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Tunnels of all links share the addresses that every cloud takes. */
export const tunnelsUsedUp: PlanRule = {
  id: "FW2204",
  severity: "error",
  title: "No addresses are left for the tunnels of a link",
  why: "Every tunnel has four link-local addresses of its own, of 512 that all clouds accept. Those of removed links stay theirs.",
  fix: "Let more regions share a link by way of their clouds' hubs, or link regions again that were linked before.",
  check: ({ numberShortages }) =>
    numberShortages
      .filter(({ kind }) => kind === "tunnel")
      .map(({ name }) => ({
        path: ["connectivity", "links"],
        message: `no addresses are left for the tunnels between ${name.replace("--", " and ")}`,
        seen: "169.254.21.0-169.254.22.255, all granted",
        accepted: "128 tunnels, removed ones counted",
        fix: "let regions share a link",
      })),
};

/** What overlays and reused ranges hide stays hidden behind a link. */
export const unroutedOverLink: PlanRule = {
  id: "FW2310",
  severity: "warning",
  title: "Pods that are not reached over a link",
  why: "A link leads to the blocks of networks. Pods of an overlay have addresses that their cluster alone knows, and that other clusters use as well: no route leads to them, and what they send over the link comes from their node.",
  fix: "Nothing where services are reached by load balancers; else give the cluster `pods: routed`, where its cloud can.",
  check: ({ plan }) =>
    plan.links.flatMap(({ between }) =>
      plan.clusters
        .filter(({ cluster, pods }) => pods === "overlay" && cluster.existing === undefined && between.includes(cluster.region))
        .map(({ cluster }) => ({
          path: ["clusters", cluster.name],
          message: `pods of ${cluster.name} are not reached over the link between ${between.join(" and ")}`,
          seen: "pods: overlay",
          accepted: "load balancers in front of what others call",
        })),
    ),
};

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

/** The project that a network is in: of one that something else owns, its id says so. */
function ownerOf({ account, network }: Region): string | undefined {
  return network === undefined ? account : networkOf(network.id).project;
}

function regionNamed({ regions }: FleetPlan, name: string): Region | undefined {
  return regions.find(({ region }) => region.name === name)?.region;
}
