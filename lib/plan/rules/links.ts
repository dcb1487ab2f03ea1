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
