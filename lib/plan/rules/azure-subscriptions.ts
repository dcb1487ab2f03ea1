import { AZURE_QUOTAS } from "../../clouds/azure/limits.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** What Azure counts of a subscription, whatever stack it is in. */
type Counted = "resourceGroups" | "roleAssignments" | "privateZones";
type Counts = Readonly<Record<Counted, number>>;

/** The network's own group, the grant on its flow logs' key, and the zones of its private endpoints. */
const NETWORK: Counts = { resourceGroups: 1, roleAssignments: 1, privateZones: 2 };
const HUB: Counts = { resourceGroups: 1, roleAssignments: 0, privateZones: 0 };
/** Its own group and that of its machines; rights on two subnets, on its vault and on what names its disks' key. */
const CLUSTER: Counts = { resourceGroups: 2, roleAssignments: 5, privateZones: 0 };
/** A private one has a zone, and rights on it and on the network. */
const PRIVATE: Counts = { resourceGroups: 0, roleAssignments: 2, privateZones: 1 };
/** One that leaves by a route table of others has rights on that. */
const ROUTED: Counts = { resourceGroups: 0, roleAssignments: 1, privateZones: 0 };

/** Azure raises none of these. */
export const tooMuchOfSubscription: PlanRule = {
  id: "FW2524",
  severity: "error",
  title: "More in a subscription of Azure than it holds",
  why: "A subscription has so many resource groups, role assignments and private DNS zones, and a network so many private endpoints, no matter who asks. Each network and each cluster takes some of them; the deployment would stop at the first one beyond.",
  fix: "Put regions into more subscriptions.",
  check: ({ plan }) => [
    ...[...subscriptionCounts(plan)].flatMap(([subscription, counts]) =>
      (Object.keys(counts) as Counted[]).flatMap((counted) => {
        const { things, most } = AZURE_QUOTAS[counted];
        if (counts[counted] <= most) return [];
        return [over(["regions"], `subscription ${subscription}`, `${counts[counted]} ${things}`, most)];
      }),
    ),
    ...[...endpointCounts(plan)].flatMap(([region, count]) => {
      const { things, most } = AZURE_QUOTAS.privateEndpoints;
      return count <= most ? [] : [over(["regions", region], `the network of ${region}`, `${count} ${things}`, most)];
    }),
  ],
};

/** What the fleet makes in each subscription. */
export function subscriptionCounts(plan: FleetPlan): ReadonlyMap<string, Counts> {
  const accounts = new Map(plan.regions.map(({ region }) => [region.name, region.account ?? ""]));
  const routed = new Set(
    plan.regions.flatMap(({ region: { name, network } }) =>
      network !== undefined && network.natGateway === undefined ? [name] : [],
    ),
  );
  const made: (readonly [region: string, counts: Counts])[] = [
    ...ownNetworks(plan).map((name) => [name, NETWORK] as const),
    ...plan.stacks
      .filter(({ layer, leaving, clouds }) => layer === "gateway" && leaving === undefined && clouds.includes("azure"))
      .map(({ subject }) => [subject, HUB] as const),
    ...ownClusters(plan).flatMap(({ cluster }) => [
      [cluster.region, CLUSTER] as const,
      ...(cluster.endpoint === "private" ? [[cluster.region, PRIVATE] as const] : []),
      ...(routed.has(cluster.region) ? [[cluster.region, ROUTED] as const] : []),
    ]),
  ];
  const bySubscription = Map.groupBy(made, ([region]) => accounts.get(region) ?? "");
  return new Map([...bySubscription].map(([subscription, some]) => [subscription, some.map(([, counts]) => counts).reduce(sum)]));
}

/** A network's endpoints are those of its flow logs and their vault, and one for the vault of each cluster. */
function endpointCounts(plan: FleetPlan): ReadonlyMap<string, number> {
  const places = ownClusters(plan).map(({ cluster }) => cluster.region);
  return new Map(ownNetworks(plan).map((name) => [name, 2 + places.filter((region) => region === name).length]));
}

function ownNetworks({ regions }: FleetPlan): readonly string[] {
  return regions
    .filter(({ region }) => region.cloud === "azure" && region.network === undefined)
    .map(({ region }) => region.name);
}

function ownClusters({ clusters }: FleetPlan): FleetPlan["clusters"] {
  return clusters.filter(({ cloud, cluster }) => cloud === "azure" && cluster.existing === undefined);
}

function sum(left: Counts, right: Counts): Counts {
  return {
    resourceGroups: left.resourceGroups + right.resourceGroups,
    roleAssignments: left.roleAssignments + right.roleAssignments,
    privateZones: left.privateZones + right.privateZones,
  };
}

function over(path: PlanFinding["path"], whose: string, seen: string, most: number): PlanFinding {
  return { path, message: `${whose} would have ${seen}`, seen, accepted: `at most ${most}` };
}
