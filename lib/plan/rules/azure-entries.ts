import { AZURE_QUOTAS, GATEWAY_PREFIX, NAT_ADDRESSES } from "../../clouds/azure/limits.ts";
import type { AzureQuota } from "../../clouds/azure/limits.ts";
import type { Path } from "../../errors.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** Azure gives more of these for the asking. */
export const manyOfEntries: PlanRule = {
  id: "FW2830",
  severity: "warning",
  title: "More for entries than a new subscription of Azure has",
  why: `A subscription begins with ${AZURE_QUOTAS.addresses.standard} public addresses in each location, or with more by its offer, and with ${AZURE_QUOTAS.profiles.standard} profiles of Traffic Manager. Each entry takes an address for each of its clusters, each network ${NAT_ADDRESSES}, and each entry that a zone of Azure DNS leads to a profile, with one more for each cluster where users are led by place.`,
  fix: "Ask Azure for more before you deploy, unless the subscription has more.",
  check: ({ plan }) => [
    ...[...counted(addressHolders(plan))].flatMap(([where, count]) =>
      beyond(["regions"], `subscription ${where}`, count, AZURE_QUOTAS.addresses),
    ),
    ...beyond(["workloads"], "the zone's subscription", profilesOf(plan), AZURE_QUOTAS.profiles),
  ],
};

/** Azure raises this for nobody. */
export const tooManyEndpoints: PlanRule = {
  id: "FW2831",
  severity: "error",
  title: "More clusters than a profile of Traffic Manager has",
  why: `A profile of Traffic Manager has at most ${AZURE_QUOTAS.endpoints.most} endpoints, one for each cluster of an entry.`,
  fix: "Divide the workload, or use a zone with Route 53.",
  check: ({ plan }) =>
    answered(plan)
      .filter(({ fronts }) => fronts.length > AZURE_QUOTAS.endpoints.most)
      .map(({ workload, fronts }) => ({
        path: ["workloads", workload, "entry"],
        message: `the entry of ${workload} leads to ${fronts.length} clusters`,
        seen: `${fronts.length} clusters`,
        accepted: `at most ${AZURE_QUOTAS.endpoints.most}`,
      })),
};

/** Subscription and location of every public address, where entries take any. */
function addressHolders({ entries, fleet }: FleetPlan): readonly string[] {
  const places = new Map(fleet.regions.map(({ name, account, location }) => [name, `${account ?? ""} in ${location}`]));
  const placeOf = (region: string): string => places.get(region) ?? region;
  const own = fleet.regions.filter(({ cloud, network }) => cloud === "azure" && network === undefined);
  const fronts = entries
    .filter(({ entry }) => entry.via === "dns" && entry.reach === "internet")
    .flatMap((entry) => entry.fronts.filter(({ cloud }) => cloud === "azure"))
    .map(({ region }) => placeOf(region));
  const networks = own.map(({ name }) => placeOf(name)).filter((place) => fronts.includes(place));
  return [...networks.flatMap((place) => Array<string>(NAT_ADDRESSES).fill(place)), ...fronts];
}

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(texts, (text) => text)].map(([text, some]) => [text, some.length]));
}

function profilesOf(plan: FleetPlan): number {
  return answered(plan).reduce((sum, { entry, fronts }) => sum + (entry.policy === "geo" ? fronts.length : 0) + 1, 0);
}

/** Entries that Traffic Manager answers for. */
function answered({ entries, zone }: FleetPlan): FleetPlan["entries"] {
  return zone?.cloud === "azure" ? entries.filter(({ entry }) => entry.via === "dns" && entry.reach === "internet") : [];
}

function beyond(path: Path, whose: string, count: number, { things, standard }: AzureQuota): readonly PlanFinding[] {
  if (count <= standard) return [];
  return [
    {
      path,
      message: `${whose} would have ${count} ${things}`,
      seen: `${count}`,
      accepted: `${standard}, or what Azure has given`,
      fix: "ask Azure for more, unless it has given more already",
    },
  ];
}

/** The range has an address for so many clusters of the fleet. */
export const noInsideAddress: PlanRule = {
  id: "FW2832",
  severity: "error",
  title: "No address is left for an entry on Azure that only networks reach",
  why: "A cluster's address for networks of the fleet is one of its region's range of endpoints, by the number that no other cluster of the fleet ever has. The range has fewer addresses than that.",
  fix: "Put the cluster into a region with a larger range of endpoints, or reuse the name of a removed cluster.",
  check: ({ plan }) =>
    plan.entries
      .filter(({ entry }) => entry.reach === "network")
      .flatMap(({ workload, fronts }) =>
        fronts
          .filter(({ cloud, address }) => cloud === "azure" && address === undefined)
          .map(({ cluster, region }) => ({
            path: ["workloads", workload, "entry", "reach"],
            message: `the endpoints of ${region} have no address for ${cluster}`,
            seen: "network",
            accepted: "internet",
            fix: "put it into a region whose `sizes.endpoints` is larger",
          })),
      ),
};

/** A network has one Application Gateway for Containers. */
export const crowdedGateway: PlanRule = {
  id: "FW2833",
  severity: "error",
  title: "No room for an Application Gateway for Containers",
  why: `Behind an accelerator each cluster has an Application Gateway for Containers. Beside overlay pods it takes a subnet of its network for itself, which is a /${GATEWAY_PREFIX}, no larger and no smaller; a region has one.`,
  fix: `Put the other clusters into regions of the fleet of their own, two of which may be in the same place, and leave \`sizes.load-balancer\` at ${GATEWAY_PREFIX}.`,
  check: ({ plan }) =>
    plan.regions.flatMap(({ region, ranges }): readonly PlanFinding[] => {
      const fronts = plan.entries.flatMap(({ entry, workload, fronts: all }) =>
        all
          .filter((one) => entry.via === "accelerator" && one.cloud === "azure" && one.region === region.name)
          .map(({ cluster }) => ({ path: ["workloads", workload, "entry", "via"], cluster })),
      );
      const [first] = fronts;
      if (first === undefined) return [];
      const other = fronts.find(({ cluster }) => cluster !== first.cluster);
      const prefix = ranges.find(({ purpose }) => purpose === "load-balancer")?.block.prefix ?? GATEWAY_PREFIX;
      const fix = "put it into another region of the fleet";
      const second = `${other?.cluster ?? ""} would be the second cluster of ${region.name} with an Application Gateway for Containers`;
      const size = { seen: `/${prefix}`, accepted: `/${GATEWAY_PREFIX}`, fix };
      return [
        ...(other === undefined
          ? []
          : [{ path: other.path, message: second, seen: other.cluster, accepted: "one cluster of a region", fix }]),
        ...(prefix === GATEWAY_PREFIX
          ? []
          : [{ path: first.path, message: `load balancers of ${region.name} have a /${prefix}`, ...size }]),
      ];
    }),
};

/** Azure raises this for nobody. */
export const tooManyBehindFrontDoor: PlanRule = {
  id: "FW2834",
  severity: "error",
  title: "More entries than a Front Door has",
  why: `The entries of a subscription that stand everywhere share one Front Door, which has at most ${AZURE_QUOTAS.frontDoorEndpoints.most} endpoints, one for each.`,
  fix: "Let some of them be led by names, with `via: dns`, or put clusters into another subscription.",
  check: ({ plan }) => {
    const accounts = new Map(plan.fleet.regions.map(({ name, account }) => [name, account ?? ""]));
    const holders = plan.entries
      .filter(({ accelerators }) => accelerators !== undefined)
      .map(({ fronts }) => accounts.get(fronts[0]?.region ?? "") ?? "");
    const { most, things } = AZURE_QUOTAS.frontDoorEndpoints;
    return [...counted(holders)]
      .filter(([, count]) => count > most)
      .map(([account, count]) => ({
        path: ["workloads"],
        message: `the Front Door of subscription ${account} would have ${count} ${things}`,
        seen: `${count}`,
        accepted: `at most ${most}`,
        fix: "use `via: dns` for some of them",
      }));
  },
};
