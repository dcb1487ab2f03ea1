import { factsOf, isNetworkCloud, networkCloudsInWords } from "../../clouds/clouds.ts";
import type { Link, Region } from "../../model/fleet.ts";
import { callsOf } from "../../model/sync-plugins.ts";
import { show } from "../read/finding.ts";
import { privatePaths } from "./reach.ts";
import { regionNamed } from "./rule.ts";
import type { Rule, RuleInput } from "./rule.ts";

const linkToItself: Rule = {
  id: "FW1301",
  severity: "error",
  title: "A link from a region to itself",
  why: "A link says how two regions reach each other.",
  fix: "Name the other region, or remove the link.",
  check: ({ spec }) =>
    (spec.connectivity?.links ?? []).flatMap(({ between: [a, b] }, index) =>
      a === b
        ? [{ path: ["connectivity", "links", index, "between"], message: `this link joins ${a} with itself`, seen: `${a}, ${b}` }]
        : [],
    ),
};

const linkTwice: Rule = {
  id: "FW1302",
  severity: "error",
  title: "Two links for one pair",
  why: "Links have no direction, so a pair has one link; a second would contradict or repeat the first.",
  fix: "Keep one of them.",
  check: ({ spec }) => {
    const seen = new Set<string>();
    return (spec.connectivity?.links ?? []).flatMap(({ between }, index) => {
      const pair = [...between].sort().join(" and ");
      if (!seen.has(pair)) {
        seen.add(pair);
        return [];
      }
      return [
        { path: ["connectivity", "links", index, "between"], message: `${pair} have a link already`, seen: between.join(", ") },
      ];
    });
  },
};

const impossibleLink: Rule = {
  id: "FW1303",
  severity: "error",
  title: "A link that cannot be built",
  why: "Clouds peer only with themselves, between clouds there is the VPN, and regions without a network of the fleet (local, external) have no links.",
  fix: "Use `via: vpn` between clouds, and `peering` or `transit` inside one.",
  check: (input) =>
    (input.spec.connectivity?.links ?? []).flatMap(({ between: [a, b], via }, index) => {
      const why = whyNot(input, a, b, via);
      return why === undefined
        ? []
        : [{ path: ["connectivity", "links", index, "via"], message: why.message, seen: via, accepted: why.accepted }];
    }),
};

function whyNot(
  { fleet }: RuleInput,
  a: string,
  b: string,
  via: Link["via"],
): { readonly message: string; readonly accepted: string } | undefined {
  const [one, other] = [regionNamed(fleet, a), regionNamed(fleet, b)];
  if (one === undefined || other === undefined || a === b) return undefined;
  const without = [one, other].find(({ cloud }) => !isNetworkCloud(cloud));
  if (without !== undefined) {
    return {
      message: `${without.name} is ${without.cloud} and has no network to link`,
      accepted: `regions of ${networkCloudsInWords("and")}`,
    };
  }
  if (one.cloud !== other.cloud && (via === "peering" || via === "transit")) {
    return { message: `${one.cloud} and ${other.cloud} have no ${via}`, accepted: "vpn or none" };
  }
  if (one.cloud === other.cloud && via === "vpn") {
    return { message: `inside ${one.cloud}, regions reach each other without a VPN`, accepted: "peering, transit or none" };
  }
  return undefined;
}

const foreignHub: Rule = {
  id: "FW1304",
  severity: "error",
  title: "A hub region of another cloud",
  why: "The hub of a cloud is the region that its other regions reach each other through, so it lies in that cloud.",
  fix: "Name a region of that cloud.",
  check: ({ fleet }) =>
    Object.entries(fleet.connectivity.hubs).flatMap(([cloud, name]) => {
      const region = regionNamed(fleet, name);
      if (region === undefined || region.cloud === cloud) return [];
      const own = fleet.regions.filter((other) => other.cloud === cloud).map((other) => other.name);
      return [
        {
          path: ["connectivity", "hubs", cloud],
          message: `${name} is a region of ${region.cloud}`,
          seen: name,
          accepted: own.length === 0 ? `a region of ${cloud}; none is declared` : own.join(", "),
        },
      ];
    }),
};

const localWithoutLocalHub: Rule = {
  id: "FW1305",
  severity: "error",
  title: "A local cluster with a hub elsewhere",
  why: "Local clusters listen on 127.0.0.1, so nothing outside this machine reaches them, and a hub elsewhere could neither ask nor answer them.",
  fix: "Move the local clusters into a fleet of their own, with a local hub.",
  needs: ["sync"],
  check: ({ fleet }) => {
    const hub = fleet.clusters.find(({ name }) => name === fleet.sync.hub);
    const hubRegion = hub === undefined ? undefined : regionNamed(fleet, hub.region);
    if (hubRegion === undefined || isHere(hubRegion)) return [];
    return fleet.clusters
      .filter(({ region }) => isHere(regionNamed(fleet, region)))
      .map(({ name, region }) => ({
        path: ["clusters", name, "region"],
        message: `${name} is local, but the hub ${fleet.sync.hub} is in ${hubRegion.name} (${hubRegion.cloud})`,
        seen: region,
        accepted: "a local cluster only beside a local hub",
      }));
  },
};

const hubOutOfReach: Rule = {
  id: "FW1306",
  severity: "error",
  title: "Hub and member cannot reach each other",
  why: "With this registry and agent, one side calls the other's API server all the time. A private endpoint is reached over the fleet's networks only, and 127.0.0.1 from this machine only.",
  fix: "Link the two regions, or set `endpoint: restricted` on the side that is called.",
  needs: ["sync", "connectivity"],
  check: ({ fleet }) => {
    const hub = fleet.clusters.find(({ name }) => name === fleet.sync.hub);
    if (hub === undefined) return [];
    const { hub: agent, members: registries } = callsOf(fleet.sync);
    const sides = [
      ...(agent === undefined ? [] : [{ pulls: true, why: `agent ${show(agent)}` }]),
      ...(registries.length === 0 ? [] : [{ pulls: false, why: `registry ${registries.map(show).join(", ")}` }]),
    ];
    const reach = privatePaths(fleet);
    const pairs = sides.flatMap(({ pulls, why }) => fleet.clusters.map((member) => ({ pulls, why, member })));
    return pairs.flatMap(({ pulls, why, member }) => {
      const called = pulls ? hub : member;
      const caller = pulls ? member : hub;
      const [from, to] = [regionNamed(fleet, caller.region), regionNamed(fleet, called.region)];
      if (member.name === hub.name || from === undefined || to === undefined) return [];
      if (factsOf(to.cloud).cluster.reached === "unknown") return [];
      // A local member with a hub elsewhere is FW1305's to tell.
      if (isHere(regionNamed(fleet, member.region)) && !isHere(regionNamed(fleet, hub.region))) return [];
      const possible = isHere(to) ? isHere(from) : called.endpoint !== "private" || reach(from.name, to.name);
      if (possible) return [];
      return [
        {
          path: pulls ? ["clusters", member.name, "region"] : ["clusters", member.name, "endpoint"],
          message: `${caller.name} has no path to the API server of ${called.name}`,
          seen: why,
        },
      ];
    });
  },
};

/** Whether a region's clusters run on this machine, which alone reaches them. */
function isHere(region: Region | undefined): boolean {
  return region !== undefined && factsOf(region.cloud).cluster.reached === "machine";
}

/** Links, hubs and paths. */
export const CONNECTIVITY: readonly Rule[] = [
  linkToItself,
  linkTwice,
  impossibleLink,
  foreignHub,
  localWithoutLocalHub,
  hubOutOfReach,
];
