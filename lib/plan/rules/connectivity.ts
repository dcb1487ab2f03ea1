import type { Path } from "../../errors.ts";
import { factsOf } from "../../clouds/clouds.ts";
import type { NetworkFacts } from "../../clouds/facts.ts";
import type { Link } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
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

type Quota = NetworkFacts["peerings"];

/** Networks with more peerings than one limit and no more than the other, with the peers that they are joined to. */
function peerings(plan: FleetPlan, above: keyof Quota, upTo: (quota: Quota) => number): readonly PlanFinding[] {
  return plan.fleet.regions.flatMap(({ name, cloud }) => {
    const quota = factsOf(cloud).network?.peerings;
    if (quota === undefined) return [];
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
