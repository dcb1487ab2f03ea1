import type { ClusterPlan } from "../../model/fleet-plan.ts";
import { fleetCallers } from "../access.ts";
import { CUTS } from "../address-table.ts";
import type { PlanRule } from "./plan-rule.ts";

/** Nobody who could bootstrap a cluster reaches it. */
export const noRunnerPath: PlanRule = {
  id: "FW2501",
  severity: "error",
  title: "CI has no path to a cluster",
  why: "Whoever runs the deployment must reach the cluster's API server to bootstrap it. A private endpoint is reached from the fleet's networks only, a restricted one from declared callers only; GKE's DNS endpoint needs no path.",
  fix: "Add the runner to `access.ci`: its address, or the region whose network it sits in.",
  check: ({ plan }) =>
    plan.clusters
      .filter((cluster) => ownedInCloud(cluster) && cluster.cloud !== "gcp" && !runners(plan.fleet.access.ci.length, cluster))
      .map(({ cluster }) => ({
        path: ["clusters", cluster.name],
        message: `nobody in access.ci or access.operators reaches the ${cluster.endpoint} API server of ${cluster.name}`,
        seen: `endpoint: ${cluster.endpoint}`,
        accepted:
          cluster.endpoint === "private"
            ? "a runner in a region with a private path, or with a private address"
            : "at least one runner",
        fix:
          cluster.endpoint === "private"
            ? `add { region: ${cluster.region} } to access.ci and run CI in that network, or set endpoint: restricted`
            : "add the runner's address to access.ci",
      })),
};

/** The hub and a member that must talk have no way to. */
export const noHubPath: PlanRule = {
  id: "FW2502",
  severity: "error",
  title: "Hub and member do not reach each other",
  why: "Some registries and agents call the other side's API server. When that has a private endpoint, only a private path leads there; GKE's DNS endpoint takes no Kubernetes tokens, so it does not help here.",
  fix: "Connect the two regions, set `endpoint: restricted`, or choose a registry and an agent that do not call.",
  check: ({ plan, findPath }) =>
    plan.clusters
      .filter((cluster) => ownedInCloud(cluster) && cluster.cluster.endpoint === "private")
      .flatMap(({ cluster }) =>
        fleetCallers(plan.fleet, cluster)
          .filter(({ from }) => findPath(from.region, cluster.region) === undefined)
          .map(({ from, why }) => ({
            path: ["clusters", cluster.name],
            message: `${why}, but no private path leads from ${from.region} to ${cluster.name}`,
            seen: `endpoint: private`,
            accepted: "a private path, or another endpoint",
            fix: `add a link between ${from.region} and ${cluster.region}, or set endpoint: restricted`,
          })),
      ),
};

function ownedInCloud({ cloud, cluster }: ClusterPlan): boolean {
  return cloud in CUTS && cluster.existing === undefined;
}

/** Whether somebody may bootstrap: CI, or a person where no CI is declared. */
function runners(ci: number, { cluster, callers }: ClusterPlan): boolean {
  if (cluster.endpoint === "public") return true;
  const kind = ci > 0 ? "ci" : "operators";
  return callers.some((caller) => caller.kind === kind && (cluster.endpoint === "restricted" || caller.path === "private"));
}
