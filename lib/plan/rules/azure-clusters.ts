import { AKS_LIMITS } from "../../clouds/azure/aks-limits.ts";
import { AZURE_QUOTAS } from "../../clouds/azure/limits.ts";
import type { AzureQuota } from "../../clouds/azure/limits.ts";
import type { Path } from "../../errors.ts";
import type { Region } from "../../model/fleet.ts";
import type { ClusterPlan } from "../../model/fleet-plan.ts";
import { maximumNodes } from "../nodes.ts";
import { shownAddresses } from "../shown-addresses.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

const MOST = AKS_LIMITS.authorizedRanges;

/** More may call an API server than AKS's list holds. */
export const tooManyAksCallers: PlanRule = {
  id: "FW2521",
  severity: "error",
  title: "More callers than AKS lets in",
  why: `The list of authorized ranges of an AKS cluster has at most ${MOST} blocks. Every declared block counts, and every address that the network of a calling region, or of the cluster itself, shows to the internet.`,
  fix: "Join neighbouring blocks into larger ones, or set `endpoint: private`.",
  check: ({ plan }) => {
    const regions = new Map(plan.fleet.regions.map((region) => [region.name, region]));
    return plan.clusters
      .filter((own) => isOwnAks(own) && own.cluster.endpoint === "restricted")
      .flatMap((target) => {
        const count = listed(target, regions);
        if (count <= MOST) return [];
        return [
          {
            path: ["clusters", target.cluster.name, "endpoint"],
            message: `${count} blocks may call the API server of ${target.cluster.name}`,
            seen: `${count} blocks`,
            accepted: `at most ${MOST}`,
          },
        ];
      });
  },
};

/** The address on the internet sees nobody's private ones. */
export const privateCallersOfAks: PlanRule = {
  id: "FW2522",
  severity: "warning",
  title: "Private addresses that may call an AKS API server on the internet",
  why: "The name of an AKS API server that is not private leads to the internet, where nobody comes with a private address: the block on its list lets in nobody.",
  fix: "Name the addresses that these callers show to the internet, or set `endpoint: private`.",
  check: ({ plan }) =>
    plan.clusters
      .filter((own) => isOwnAks(own) && own.cluster.endpoint === "restricted")
      .flatMap(({ cluster, callers }) =>
        callers.flatMap(({ from, path, why }) =>
          "region" in from || path === "internet"
            ? []
            : [
                {
                  path: ["clusters", cluster.name, "endpoint"],
                  message: `${from.toString()} (${why}) is private, and ${cluster.name} is called over the internet`,
                  seen: "restricted",
                },
              ],
        ),
      ),
};

/** Azure raises none of these. */
export const tooMuchOfAks: PlanRule = {
  id: "FW2523",
  severity: "error",
  title: "More of AKS than Azure gives anybody",
  why: "A subscription has so many clusters, a cluster so many nodes and a pool so many of them, no matter who asks. The deployment, or the autoscaler later, would stop at the first one beyond.",
  fix: "Put clusters into another subscription, or divide clusters and pools.",
  check: ({ plan }) => {
    const own = plan.clusters.filter(isOwnAks);
    const accounts = new Map(plan.fleet.regions.map(({ name, account }) => [name, account ?? ""]));
    const { clusters, nodes, nodesOfPool } = AZURE_QUOTAS;
    return [
      ...[...Map.groupBy(own, ({ cluster }) => accounts.get(cluster.region) ?? "")].flatMap(([subscription, some]) =>
        over(["clusters"], `subscription ${subscription}`, some.length, clusters),
      ),
      ...own.flatMap(({ cluster, cloud }) => [
        ...over(["clusters", cluster.name, "pools"], cluster.name, maximumNodes(cluster, cloud), nodes),
        ...cluster.pools.flatMap(({ name, max }) =>
          over(["clusters", cluster.name, "pools", name, "max"], `pool ${name}`, max, nodesOfPool),
        ),
      ]),
    ];
  },
};

function over(path: Path, whose: string, count: number, { things, most }: AzureQuota): readonly PlanFinding[] {
  if (count <= most) return [];
  return [{ path, message: `${whose} would have ${count} ${things}`, seen: `${count} ${things}`, accepted: `at most ${most}` }];
}

function listed({ cluster, callers }: ClusterPlan, regions: ReadonlyMap<string, Region>): number {
  const blocks = new Set(callers.flatMap((caller) => ("region" in caller.from ? [] : caller.blocks.map(String))));
  const networks = new Set([cluster.region, ...callers.flatMap(({ from }) => ("region" in from ? [from.region] : []))]);
  return [...networks].flatMap((name) => regions.get(name) ?? []).reduce((sum, one) => sum + shownAddresses(one), blocks.size);
}

/** A zone of private names is known to networks of Azure alone. */
export const privateFromOtherCloud: PlanRule = {
  id: "FW2525",
  severity: "error",
  title: "A private AKS API server that another cloud calls",
  why: "A link leads to a private AKS API server, but its name is in a private zone that networks of Azure alone can know. Clusters on other clouds, and runners there where no runner on Azure has a path, would find no address.",
  fix: "Use `endpoint: restricted`, which lets in the addresses that the other network shows to the internet, or let runners sit on Azure.",
  check: ({ plan }) => {
    const cloudOf = new Map(plan.fleet.regions.map(({ name, cloud }) => [name, cloud]));
    return plan.clusters
      .filter((own) => isOwnAks(own) && own.cluster.endpoint === "private")
      .flatMap(({ cluster: { name }, callers }) => {
        const from = callers.flatMap((caller) => ("region" in caller.from ? [{ ...caller, region: caller.from.region }] : []));
        const isServed = from.some(
          ({ kind, path, region }) => kind === "ci" && path === "private" && cloudOf.get(region) === "azure",
        );
        return from
          .filter(({ path, region }) => path === "private" && cloudOf.get(region) !== "azure")
          .filter(({ kind }) => kind !== "ci" || !isServed)
          .map(({ region, why }) => ({
            path: ["clusters", name, "endpoint"],
            message: `${region} (${why}) would not find ${name}, whose name networks of Azure alone know`,
            seen: "private",
            accepted: "restricted",
          }));
      });
  },
};

function isOwnAks({ cloud, cluster }: ClusterPlan): boolean {
  return cloud === "azure" && cluster.existing === undefined;
}
